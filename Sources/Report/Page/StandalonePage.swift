/// A page that needs nothing but itself, to read, keep, mail and print.
///
/// Its content security policy forbids every request, and every style and script but its own: one changed byte, and the
/// browser refuses them.
struct StandalonePage {
  /// The title of its window.
  var title: String
  /// The program that made it; nil where the page does not say.
  var generator: String?
  /// The style sheets behind that of all pages.
  var styles: [[UInt8]]
  /// The scripts, which run as one when the rest of the page is there.
  var scripts: [[UInt8]]
  /// The content, in which every text of users is escaped.
  var body: String

  /// The document.
  var document: String {
    let style = "\n" + ([PackageResources.theme_css] + styles).map(Self.text).joined()
    let script = "\n\"use strict\";\n{\n" + scripts.map(Self.text).joined() + "}\n"
    let policy =
      "default-src 'none'; img-src data:; style-src 'sha256-\(Fingerprint.base64(of: style))'; "
      + "script-src 'sha256-\(Fingerprint.base64(of: script))'; base-uri 'none'; form-action 'none'"
    let generator = generator.map { "\n<meta name=\"generator\" content=\"\(MapText.html($0))\">" } ?? ""
    return """
      <!DOCTYPE html>
      <html lang="en">
      <head>
      <meta charset="utf-8">
      <meta http-equiv="Content-Security-Policy" content="\(policy)">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <meta name="referrer" content="no-referrer">\(generator)
      <link rel="icon" href="data:,">
      <title>\(MapText.html(title))</title>
      <style>\(style)</style>
      </head>
      <body>
      \(body)
      <script>\(script)</script>
      </body>
      </html>

      """
  }

  private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
