// `import()` for the files of dist: in what load.js runs, Node 20 has none that it does not warn of.
module.exports = (id) => import(id);
