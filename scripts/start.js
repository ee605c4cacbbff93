// `npm start`: from a fresh clone to a running service, with nothing to install or set first.
const { ensureBuilt, ensureInstalled, follow, scopeOfStart } = require('./toolchain');

ensureInstalled(scopeOfStart());
ensureBuilt('runtime');
follow(['runtime/dist/main.js']);
