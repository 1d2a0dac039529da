const drawdown = require("drawdown");
const { default: files } = require("./files.mjs");
const { run } = require("./vectors.mjs");

console.log(JSON.stringify(run(drawdown, files)));
