// `npm run docs:api`: the library's API reference as a web site, made of its docstrings.
const { bin, ensureInstalled, runNode } = require('./toolchain');

ensureInstalled('all');
runNode([bin('typedoc'), '--options', 'typedoc.json']);
