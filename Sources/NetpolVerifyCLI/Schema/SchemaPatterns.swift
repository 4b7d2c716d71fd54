/// Regular expressions of the schema, in the dialect that ECMA-262 and Swift have in common.
enum SchemaPatterns {
  private static let number =
    "([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5])"
  private static let portName = "(?=.{1,15}$)(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]*[a-z0-9])?"
  private static let qualified = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"

  /// `5432/TCP`, `8000-9000/TCP`, `any/UDP`, `any`, `http`.
  static let ports = "^(any|(any|\(number)(-\(number))?)/(TCP|UDP|SCTP)|\(portName))$"
  /// `5432/TCP`, `5432`, `http`.
  static let port = "^(\(number)(/(TCP|UDP|SCTP))?|(?!any$)\(portName))$"
  /// A label's key.
  static let labelKey = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?\(qualified)$"
  /// A label's value.
  static let labelValue = "^(\(qualified))?$"
  /// `10.0.0.0/8`; whether the bits behind the prefix are zero is left to the parser.
  static let cidr = "^[0-9A-Fa-f:.]+/[0-9]{1,3}$"
  /// `2027-01-31`.
  static let date = "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"
  /// `namespace/Kind/name`, `namespace/name`.
  static let workload = "^[^/]+/[^/]+(/[^/]+)?$"
  /// `namespace/name`.
  static let service = "^[^/]+/[^/]+$"
  /// `namespace/name`, or a name.
  static let networkSet = "^([^/]+/)?[^/]+$"
  /// `Ingress shop/web`, `Service edge/*`, `hostPort`.
  static let opener =
    "^(hostPort|hostNetwork|(Service|Ingress|HTTPRoute|GRPCRoute|TLSRoute|TCPRoute|UDPRoute|Route) [^/ *]+/[^/ ]+)$"
  /// `framework/id`.
  static let control = "^[^/]+/"
  /// `namespace/name`, `namespace/Kind/name`, or an address.
  static let end = "^([^/]+/[^/]+(/[^/]+)?|[0-9]+(\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)$"
}
