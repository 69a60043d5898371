/** What the editor calls when the extension stops; the editor's own `Disposable` is a class, and not all are its instances. */
export interface Releasable {
  dispose(): unknown;
}
