import Digest
import Testing

/// The vectors that NIST publishes: the examples with FIPS 180-4, and short messages of the validation program (CAVP).
struct VectorTests {
  private static let bits448 = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"
  private static let bits896 =
    "abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqrstu"

  private static let vectors256: [([UInt8], String)] = [
    ([], "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    (Array("abc".utf8), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    (Array(bits448.utf8), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"),
    (Array(bits896.utf8), "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"),
    ([0xd3], "28969cdfa74a12c82f3bad960b0b000aca2ac329deea5c2328ebc6f2ba9802c1"),
    ([0x11, 0xaf], "5ca7133fa735326081558ac312c620eeca9970d1e70a4b95533d956f072d1f98"),
    ([0xb4, 0x19, 0x0e], "dff2e73091f6c05e528896c4c831b9448653dc2ff043528f6769437bc7b975c2"),
  ]

  private static let vectors1: [([UInt8], String)] = [
    ([], "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    (Array("abc".utf8), "a9993e364706816aba3e25717850c26c9cd0d89d"),
    (Array(bits448.utf8), "84983e441c3bd26ebaae4aa1f95129e5e54670f1"),
    (Array(bits896.utf8), "a49b2446a02c645bf419f995b67091253a04a259"),
    ([0x36], "c1dfd96eea8cc2b62785275bca38ac261256e278"),
    ([0x19, 0x5a], "0a1c2d555bbe431ad6288af5a54f93e0449c9232"),
    ([0xdf, 0x4b, 0xd2], "bf36ed5d74727dfd5d7854ec6b1d49468d8ee8aa"),
  ]

  @Test(arguments: vectors256)
  func sha256(_ message: [UInt8], _ digest: String) { #expect(Message.digest(SHA256.self, message) == digest) }

  @Test(arguments: vectors1)
  func sha1(_ message: [UInt8], _ digest: String) { #expect(Message.digest(SHA1.self, message) == digest) }

  @Test func aMillionTimesA() {
    let message = [UInt8](repeating: UInt8(ascii: "a"), count: 1_000_000)
    #expect(
      Message.digest(SHA256.self, message) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
    #expect(Message.digest(SHA1.self, message) == "34aa973cd4c4daa4f61eeb2bdbad27316534016f")
  }
}
