import Dispatch
import Synchronization

/// One line on a terminal that says what the program is doing, once that takes more than a second. It goes away before
/// anything else is written, and at the end.
package final class ProgressLine: Sendable {
  private struct State {
    var text = ""
    var isShown = false
  }

  private static let interval = 0.25
  /// To the beginning of the line, and clear it.
  private static let erase = "\r\u{1B}[K"

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let queue = DispatchQueue(label: "progress")
  private let draw: @Sendable (String) -> Void

  /// Makes a line that is drawn with `draw` from `delay` seconds on, for as long as the line is referred to.
  package init(delay: Double = 1, draw: @escaping @Sendable (String) -> Void) {
    self.draw = draw
    schedule(after: delay)
  }

  /// Sets what the line says from its next drawing on: some words, as a line that wraps cannot be cleared.
  package func show(_ text: String) { state.withLock { $0.text = text } }

  /// What the line says, or would say if it were drawn.
  package var text: String { state.withLock { $0.text } }

  /// Takes the line away until there is something new to show: what is written next cannot run into it.
  package func clear() {
    state.withLock { state in
      if state.isShown { draw(Self.erase) }
      state = State()
    }
  }

  private func schedule(after seconds: Double) {
    queue.asyncAfter(deadline: .now() + seconds) { [weak self] in
      guard let self else { return }
      redraw()
      schedule(after: Self.interval)
    }
  }

  private func redraw() {
    state.withLock { state in
      if state.text.isEmpty { return }
      draw("\(Self.erase)\(state.text), \(start.duration(to: .now).components.seconds) s")
      state.isShown = true
    }
  }
}
