import Digest
import Testing

/// Where a message is cut makes no difference.
struct PartTests {
  @Test func twoParts() {
    twoParts(SHA256.self)
    twoParts(SHA1.self)
  }

  private func twoParts<Algorithm: HashAlgorithm>(_: Algorithm.Type) {
    let message = Message.bytes(200)
    let whole = MessageDigest<Algorithm>.of(message.span)
    for cut in 0...message.count {
      var digest = MessageDigest<Algorithm>()
      for part in [message[..<cut], message[cut...]] { digest.update(part.span) }
      #expect(digest.finish() == whole, "cut at \(cut)")
    }
  }

  @Test func byteByByteWithACopyEndedAtEach() {
    byteByByte(SHA256.self)
    byteByByte(SHA1.self)
  }

  /// A copy that ends does not change the original.
  private func byteByByte<Algorithm: HashAlgorithm>(_: Algorithm.Type) {
    let message = Message.bytes(200)
    var digest = MessageDigest<Algorithm>()
    for count in 1...message.count {
      let (read, next) = (message[..<count], message[(count - 1)..<count])
      digest.update(next.span)
      let whole = MessageDigest<Algorithm>.of(read.span)
      let copy = digest
      #expect(copy.finish() == whole, "\(count) bytes")
    }
  }
}
