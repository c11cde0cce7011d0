// What `module.enableCompileCache` does from Node 22 on, for the files of dist on Node 20, and in less time.
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');

/** The same as `node:module`, which Node has not loaded yet. */
const Module = module.constructor;

/** A chunk, whose name holds a hash of its content: V8 itself compares no more than the length. */
const HASHED = /-[\w-]{8}\.cjs$/;

/**
 * What a long run compiled holds most functions, and takes twice as long to read as what a short one needs. So a short
 * run keeps its own beside it.
 */
const OF_LONG = '-long';

/**
 * The chunk that all of `plimsoll lint` runs in. Other commands need little of it, such as the names of the rules: a run
 * that begins with what they compiled takes a third longer. So they keep theirs beside it, too.
 */
const LINT = /[\\/]lint-[\w-]{8}\.cjs$/;
const OF_OTHERS = '-others';

/** Milliseconds. */
const LONG = 1000;

/** Bytes. */
const PIECE = 65536;

/**
 * Where files are read to, one after the other: new memory takes longer than what is done with it. Larger than any chunk,
 * since what is not used of it costs nothing.
 */
let room = Buffer.allocUnsafeSlow(4 * 1024 * 1024);

/** The first bytes of that. */
function roomFor(size) {
  if (room.length < size) room = Buffer.allocUnsafeSlow(size);
  return room.subarray(0, size);
}

/** V8's flags, as a number. Loaded on use: `node:v8` loads Node's streams, which take as long as reading this file. */
const flags = () => require('node:v8').cachedDataVersionTag();

/**
 * Loads a file of dist and what it requires, each with what V8 made of it in an earlier run, and keeps that for the
 * next run where it is not there.
 */
module.exports = (entry, cache) => {
  // Of what is kept nothing may come from the tree that is linted: in some CI jobs it is the home directory.
  if (liesIn(process.cwd(), path.dirname(cache))) return require(path.resolve(entry));
  const folder = path.join(cache, `${process.version}-${process.arch}`);
  const usable = isOwn(folder);
  // V8 refuses what it made under other flags, so each set of them has files of its own.
  const suffix = process.execArgv.length > 0 || process.env.NODE_OPTIONS ? `-${flags()}` : '';
  const compiled = [];
  let made;

  const load = (file) => {
    const known = require.cache[file];
    if (known) return known.exports;
    const loaded = new Module(file, module);
    loaded.filename = file;
    // Where an ES module imports the file, it gets the same.
    require.cache[file] = loaded;
    const directory = path.dirname(file);
    // In plain steps: the functions of `node:path` that do this take longer.
    const kept = folder + path.sep + file.slice(directory.length + 1, -'.cjs'.length) + suffix;
    const keeps = HASHED.test(file);
    // First the text, since both are read to the same place.
    const text = wrapped(file);
    const ofShort = keeps && usable ? read(kept) : undefined;
    const isOfLint = LINT.test(file);
    const instead =
      keeps && usable && !ofShort
        ? (read(kept + OF_LONG) ?? (isOfLint ? read(kept + OF_OTHERS) : undefined))
        : undefined;
    const script = new vm.Script(text, { filename: file, cachedData: ofShort ?? instead });
    if (keeps && (!ofShort || script.cachedDataRejected)) {
      made ??= flags();
      compiled.push({ kept, script, isOfLint, known: instead && !script.cachedDataRejected });
    }
    // Dist has no directories; beside it are import.js, which lies here, and Node's own modules.
    const requireFrom = (id) =>
      id.startsWith('./') ? load(directory + path.sep + id.slice(2)) : require(id);
    script.runInThisContext()(loaded.exports, requireFrom, loaded, file, directory);
    loaded.loaded = true;
    return loaded.exports;
  };

  process.once('exit', () => {
    // What V8 makes under other flags than at the start the next start would refuse.
    if (compiled.length === 0 || made !== flags()) return;
    const isLong = performance.now() > LONG;
    try {
      fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
      if (!isOwn(folder)) return;
      for (const { kept, script, isOfLint, known } of compiled) {
        const beside = isLong ? OF_LONG : isOfLint && !exported.hasLinted() ? OF_OTHERS : '';
        if (beside === '' || !known) write(kept + beside, script.createCachedData());
      }
      removeOld(folder);
    } catch {
      // No place to keep it: the next start takes as long as this one.
    }
  });
  const exported = load(path.resolve(entry));
  return exported;
};

/** The text of a file, which is ASCII, as a function. Made in one piece: to join texts copies a million characters. */
function wrapped(file) {
  const [head, tail] = Module.wrapper;
  const opened = fs.openSync(file);
  try {
    const { size } = fs.fstatSync(opened);
    const text = roomFor(head.length + size + tail.length);
    text.latin1Write(head, 0);
    for (let read = 0; read < size; ) {
      const length = fs.readSync(opened, text, head.length + read, size - read, read);
      if (length === 0) throw new Error(`${file} is shorter than it was.`);
      read += length;
    }
    text.latin1Write(tail, head.length + size);
    return text.latin1Slice();
  } finally {
    fs.closeSync(opened);
  }
}

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

/**
 * What was written; undefined where it is not there, or damaged: V8 would not notice, and crash. The file holds it twice.
 * To compare it takes a tenth of the time of a sum, which needs `node:zlib`, and that Node's streams.
 */
function read(file) {
  let opened;
  try {
    opened = fs.openSync(file);
    const size = fs.fstatSync(opened).size / 2;
    const data = roomFor(size + PIECE);
    let at = fs.readSync(opened, data, 0, size, 0);
    if (at !== size) return undefined;
    // In pieces, since memory that was used before is faster than new memory.
    for (let end = 0; end < size; ) {
      const length = fs.readSync(opened, data, size, Math.min(PIECE, size - end), at);
      if (length === 0 || data.compare(data, size, size + length, end, end + length) !== 0) return undefined;
      end += length;
      at += length;
    }
    return data.subarray(0, size);
  } catch {
    return undefined;
  } finally {
    if (opened !== undefined) fs.closeSync(opened);
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
  fs.writeFileSync(beside, Buffer.concat([data, data]), { mode: 0o600 });
  fs.renameSync(beside, file);
}
