/** The bytes of an index as git writes them (gitformat-index): a header, entries of fixed fields and a path. */
export function indexOf(version: 2 | 3 | 4, paths: readonly string[]): Buffer {
  const header = Buffer.alloc(12);
  header.write('DIRC');
  header.writeUInt32BE(version, 4);
  header.writeUInt32BE(paths.length, 8);
  const entries = paths.map((path, at) => entryOf(version, path, paths[at - 1] ?? ''));
  return Buffer.concat([header, ...entries, Buffer.alloc(20)]);
}

function entryOf(version: 2 | 3 | 4, path: string, before: string): Buffer {
  const isExtended = version === 3;
  const fields = Buffer.alloc(isExtended ? 64 : 62);
  if (isExtended) fields.writeUInt16BE(0x4000, 60);
  if (version === 4) {
    const [name, last] = [Buffer.from(path), Buffer.from(before)];
    let shared = 0;
    while (shared < name.length && name[shared] === last[shared]) shared++;
    return Buffer.concat([fields, Buffer.from([last.length - shared]), name.subarray(shared), Buffer.alloc(1)]);
  }
  const entry = Buffer.concat([fields, Buffer.from(path)]);
  return Buffer.concat([entry, Buffer.alloc(8 - (entry.length % 8))]);
}
