// What `module.enableCompileCache` does from Node 22 on, for the files of dist on Node 20.
const fs = require('node:fs');
const Module = require('node:module');
const path = require('node:path');
const { cachedDataVersionTag } = require('node:v8');
const vm = require('node:vm');
const { crc32 } = require('node:zlib');

/** A chunk, whose name holds a hash of its content: V8 itself compares no more than the length. */
const HASHED = /-[\w-]{8}\.cjs$/;

/**
 * Loads a file of dist and what it requires, each with what V8 made of it in an earlier run, and keeps that for the
 * next run where it is not there.
 */
module.exports = (entry, cache) => {
  // Of what is kept nothing may come from the tree that is linted: in some CI jobs it is the home directory.
  if (liesIn(process.cwd(), path.dirname(cache))) return require(path.resolve(entry));
  const folder = path.join(cache, `${process.version}-${process.arch}`);
  const usable = isOwn(folder);
  const compiled = [];

  const load = (file) => {
    const known = require.cache[file];
    if (known) return known.exports;
    const loaded = new Module(file, module);
    loaded.filename = file;
    // Where an ES module imports the file, it gets the same.
    require.cache[file] = loaded;
    // V8 refuses what it made under other flags, and the command sets some before it loads more.
    const tag = cachedDataVersionTag();
    const kept = path.join(folder, `${path.basename(file, '.cjs')}-${tag}`);
    const cachedData = usable && HASHED.test(file) ? read(kept) : undefined;
    const script = new vm.Script(Module.wrap(fs.readFileSync(file, 'latin1')), {
      filename: file,
      cachedData,
    });
    if (HASHED.test(file) && (!cachedData || script.cachedDataRejected)) compiled.push({ kept, tag, script });
    const directory = path.dirname(file);
    // Dist has no directories; beside it are import.js, which lies here, and Node's own modules.
    const requireFrom = (id) => (id.startsWith('./') ? load(path.join(directory, id)) : require(id));
    script.runInThisContext()(loaded.exports, requireFrom, loaded, file, directory);
    loaded.loaded = true;
    return loaded.exports;
  };

  process.once('exit', () => {
    const tag = cachedDataVersionTag();
    const lasting = compiled.filter((chunk) => chunk.tag === tag);
    if (lasting.length === 0) return;
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!isOwn(folder)) return;
      for (const { kept, script } of lasting) write(kept, script.createCachedData());
      removeOld(folder);
    } catch {
      // No place to keep it: the next start takes as long as this one.
    }
  });
  return load(path.resolve(entry));
};

function liesIn(folder, other) {
  const below = path.relative(folder, fs.existsSync(other) ? fs.realpathSync(other) : path.resolve(other));
  return !below.startsWith('..') && !path.isAbsolute(below);
}

/** Whether nobody else may write to a directory: what lies there is run. */
function isOwn(folder) {
  try {
    const { uid, mode } = fs.statSync(folder);
    return process.platform === 'win32' || (uid === process.geteuid() && (mode & 0o022) === 0);
  } catch {
    return false;
  }
}

/** What was written; undefined where it is not there, or damaged: V8 would not notice, and crash. */
function read(file) {
  try {
    const bytes = fs.readFileSync(file);
    const data = bytes.subarray(0, -4);
    return crc32(data) === bytes.readUInt32LE(data.length) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** What versions before have left, and what is made again once a month where one is still used. */
function removeOld(folder) {
  for (const name of fs.readdirSync(folder)) {
    const file = path.join(folder, name);
    if (Date.now() - fs.statSync(file).mtimeMs > 30 * 24 * 60 * 60 * 1000) fs.rmSync(file);
  }
}

/** A run beside this one reads all of it or nothing. */
function write(file, data) {
  const beside = `${file}.${process.pid}`;
  const sum = Buffer.alloc(4);
  sum.writeUInt32LE(crc32(data));
  fs.writeFileSync(beside, Buffer.concat([data, sum]), { mode: 0o600 });
  fs.renameSync(beside, file);
}
