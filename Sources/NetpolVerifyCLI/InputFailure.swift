import FoundationEssentials
import SystemPackage

/// Why a file or stream could not be read or written, in a few words.
func reason(_ error: any Error) -> String {
  switch error {
  case Errno.noSuchFileOrDirectory: return "no such file or directory"
  case Errno.permissionDenied: return "permission denied"
  case let error as Errno: return error.description
  default: break
  }
  guard let error = error as? CocoaError else { return "\(error)" }
  switch error.code {
  case .fileNoSuchFile, .fileReadNoSuchFile: return "no such file or directory"
  case .fileReadNoPermission, .fileWriteNoPermission: return "permission denied"
  case .fileWriteFileExists: return "a file of that name is in the way of a directory"
  case .fileReadTooLarge: return "too large"
  case .fileWriteOutOfSpace: return "no space left"
  case .fileWriteVolumeReadOnly: return "the file system is read-only"
  default: return "the system refuses (error \(error.code.rawValue))"
  }
}
