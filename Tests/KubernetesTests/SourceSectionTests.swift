import Diagnostics
import EnforcerKinds
import Kubernetes
import Testing
import YAMLTree

/// What programs say of the files from which they have made objects.
struct SourceSectionTests {
  /// The places of the objects of a file, as a person opens them.
  private static func places(_ text: String, _ origin: SourceFile.Origin) -> [String] {
    var files = SourceFiles()
    let file = SourceFile(path: "f", bytes: Array(text.utf8), origin: origin)
    let id = files.add(file)
    var bag = DiagnosticBag()
    let documents = YAMLReader.read(file, id: id, diagnostics: &bag)
    files.describe(id, SourceSections.find(documents, in: file, policies: EnforcerKinds.all))
    return documents.map { document in
      let place = files.place(of: document.span)
      return place.source.map { "\(place.path) from \($0)" } ?? place.path
    }
  }

  private static let helm = SourceFile.Origin.rendered(directory: "charts/shop", option: "--helm")
  private static let overlay = SourceFile.Origin.rendered(directory: "overlays/prod", option: "-k")

  private static func annotated(_ origin: String) -> String {
    "kind: Pod\nmetadata:\n  annotations:\n    config.kubernetes.io/origin: |\n"
      + origin.split(separator: "\n").map { "      \($0)\n" }.joined()
  }

  @Test(arguments: [
    // A chart is known by its name, and lies in the folder that was named.
    ("# Source: shop/templates/np.yaml\nkind: Pod", helm, "charts/shop/templates/np.yaml"),
    ("# Source: shop/charts/db/templates/np.yaml\nkind: Pod", helm, "charts/shop/charts/db/templates/np.yaml"),
    ("# Source: shop/crds/np.yaml\n# more\n\nkind: Pod", helm, "charts/shop/crds/np.yaml"),
    ("# Source: shop/templates/np.yaml\nkind: Pod", .standardInput, "shop/templates/np.yaml"),
    (
      "# Source: shop/templates/np.yaml\nkind: Pod", .rendered(directory: "shop-1.0.tgz", option: "--helm"),
      "shop/templates/np.yaml"
    ),
    ("# Source: shop/templates/np.yaml\nkind: Pod", .file, "f from shop/templates/np.yaml"),
    ("kind: Pod", helm, "charts/shop"), ("kind: Pod", .standardInput, "f"), ("kind: Pod", .file, "f"),
    // What people write in comments.
    ("# Source: https://example.org/templates/np.yaml\nkind: Pod", .file, "f"),
    ("# Source: np.yaml\nkind: Pod", .file, "f"), ("# Source: team/np.yaml\nkind: Pod", .standardInput, "f"),
    ("a: 1 # Source: shop/templates/np.yaml", .standardInput, "f"),
    // What kustomize writes.
    (annotated("path: np.yaml"), overlay, "overlays/prod/np.yaml"),
    (annotated("path: ../../base/np.yaml"), overlay, "base/np.yaml"),
    (annotated("path: ../../../np.yaml"), overlay, "../np.yaml"),
    (annotated("path: ../base/np.yaml"), .rendered(directory: "/srv/prod/", option: "-k"), "/srv/base/np.yaml"),
    (annotated("path: np.yaml"), .rendered(directory: ".", option: "-k"), "np.yaml"),
    (
      annotated("path: np.yaml\nrepo: https://example.org/team/app\nref: v1"), overlay,
      "https://example.org/team/app//np.yaml?ref=v1"
    ),
    (
      annotated("configuredIn: kustomization.yaml\nconfiguredBy:\n  kind: X"), overlay,
      "overlays/prod/kustomization.yaml"
    ),
    (annotated("path: base/np.yaml"), .standardInput, "base/np.yaml"),
    (annotated("path: np.yaml"), .file, "f from np.yaml"),
  ])
  func theFileIsFound(text: String, origin: SourceFile.Origin, place: String) {
    #expect(Self.places("---\n\(text)\n", origin) == [place])
  }

  /// A document that names no source is not taken for a part of the one before it.
  @Test func everyDocumentIsOnItsOwn() {
    let text =
      "---\n# Source: a/templates/x.yaml\nkind: Pod\n---\nkind: Pod\n---\n# Source: a/templates/y.yaml\nkind: Pod\n"
    #expect(
      Self.places(text, Self.helm) == ["charts/shop/templates/x.yaml", "charts/shop", "charts/shop/templates/y.yaml"])
  }
}
