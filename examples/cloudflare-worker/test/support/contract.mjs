// Holds answers against openapi.json: the status must be named there, and the body be as it says.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv from "ajv/dist/2020.js";
import { root } from "./bundle.mjs";

export const openapi = JSON.parse(readFileSync(join(root, "openapi.json"), "utf8"));
const ajv = new Ajv({ strict: false });
ajv.addSchema(openapi, "openapi");

/** `[method, path]` of every operation of the file. */
export const operations = Object.entries(openapi.paths).flatMap(([path, methods]) =>
  Object.keys(methods).map((method) => [method.toUpperCase(), path]),
);

/** What was checked, as `METHOD path status`. */
export const checked = new Set();

/** Checks an answer; gives it back. */
export function hold(method, path, answer) {
  const found = operations.find(([verb, template]) => verb === method && matches(template, path));
  assert(found, `${method} ${path} is not in openapi.json`);
  const place = ["paths", found[1], method.toLowerCase(), "responses", String(answer.status)];
  const response = place.reduce((value, name) => value?.[name], openapi);
  assert(response, `${method} ${found[1]} may not answer ${answer.status}: ${JSON.stringify(answer.body)}`);
  checked.add(`${method} ${found[1]} ${answer.status}`);
  const pointer = response.$ref ?? `#/${place.map((name) => name.replaceAll("~", "~0").replaceAll("/", "~1")).join("/")}`;
  const target = response.$ref ? pointer.split("/").slice(1).reduce((value, name) => value[name], openapi) : response;
  if (target.content?.["application/json"]) {
    const validate = ajv.getSchema(`openapi${encodeURI(pointer)}/content/application~1json/schema`);
    assert(validate(answer.body), `${method} ${found[1]} ${answer.status}: ${ajv.errorsText(validate.errors)}`);
  }
  return answer;
}

function matches(template, path) {
  const pattern = template.replaceAll(/\{\w+\}/g, "[^/]+").replaceAll(".", "\\.");
  return new RegExp(`^${pattern}$`).test(path.split("?")[0]);
}
