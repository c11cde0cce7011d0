// `import()` for the files of dist: in what load.js runs, Node 20 has none that it does not warn of. Programs that
// contain this package leave it as it is: what it imports are configs and plugins, which are not there to bundle.
module.exports = (id) => import(/* webpackIgnore: true */ /* @vite-ignore */ id);
