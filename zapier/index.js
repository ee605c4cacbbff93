/** Where Zapier looks for the integration: beside package.json. */
module.exports = require('./dist/index.js');
