/** What is no text, by its extension: it is not even opened. The content decides about all others. */
const BINARY =
  /\.(?:png|jpe?g|gif|webp|avif|heic|ico|icns|bmp|tiff?|psd|ai|sketch|fig|pdf|zip|t?gz|bz2|xz|zst|br|7z|rar|tar|jar|war|class|so|dll|dylib|exe|bin|dat|wasm|node|[oa]|lib|obj|pyc|pyo|whl|woff2?|ttf|otf|eot|mp[34]|mov|avi|webm|mkv|wav|ogg|flac|m4a|sqlite3?|db|parquet|arrow|np[yz]|pkl|onnx|pth?|safetensors|gguf|vsix|nupkg|p12|pfx|jks|keystore|der|pack|idx|mo)$/;
/** Written by tools: hashes in the thousands, and nothing that a person put there. */
const LOCKFILE =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?|deno\.lock|composer\.lock|uv\.lock|poetry\.lock|pdm\.lock|pipfile\.lock|cargo\.lock|gemfile\.lock|flake\.lock|packages\.lock\.json|gradle\.lockfile|go\.sum)$/;
/** Made from sources that are audited themselves. */
const DERIVED = /\.(?:min\.[a-z]+|map|tsbuildinfo|snap)$/;

/** Whether a file, by the last segment of its path in lower case, may hold text that somebody wrote. */
export function mayBeText(name: string): boolean {
  return !BINARY.test(name) && !LOCKFILE.test(name) && !DERIVED.test(name);
}
