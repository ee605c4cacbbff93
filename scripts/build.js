// `npm run build`: the whole build graph, or the tasks named on the command line.
const { build, ensureInstalled } = require('./toolchain');

const tasks = process.argv.slice(2);
ensureInstalled('all');
build(tasks.length > 0 ? tasks : ['build']);
