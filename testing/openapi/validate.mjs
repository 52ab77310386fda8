// Checks OpenAPI documents against the schema of their version (3.1), and that their references lead
// somewhere, with a validator of others.
//   node validate.mjs FILE...
// Exit status 0 all are valid, 1 one is not, 2 wrong usage.
import { Validator } from "@seriousme/openapi-schema-validator";

const files = process.argv.slice(2);
if (files.length === 0) {
  console.error("usage: node validate.mjs FILE...");
  process.exit(2);
}
for (const file of files) {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(file);
  if (!valid || validator.version !== "3.1") {
    console.error(`${file}: not a valid OpenAPI 3.1 document`);
    console.error(JSON.stringify(errors ?? `its version is ${validator.version}`, null, 2));
    process.exitCode = 1;
    continue;
  }
  validator.resolveRefs(); // throws and names the reference that leads nowhere
  console.log(`${file}: valid`);
}
