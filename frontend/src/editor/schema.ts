// The words of the questionnaire language, and what they mean, from the schema that the server has
// too: what may stand in a part of a text.

import written from "../../../surveys/schema.json";
import { chain, child, type Part } from "./outline";

/** As much of JSON Schema as the language uses. */
export interface Schema {
  readonly $ref?: string;
  readonly description?: string; // in French, a blank line, in English
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly type?: string | readonly string[];
}

/** A word that may be written, and what it means. */
export interface Word {
  readonly name: string;
  readonly about: string;
  readonly isRequired: boolean;
}

const WHOLE = written as unknown as Schema & { $defs: Record<string, Schema> };
const LANGUAGE = "^[a-z]{2,3}(-[A-Z]{2})?$"; // the keys that are languages
const YES_OR_NO = "true|false";

/** What this part may be: several while it does not say which. */
export function meanings(part: Part): Schema[] {
  return chain(part).reduce<Schema[]>(
    (found, one, depth) => (depth ? meant(one, found.flatMap((schema) => below(schema, one.key))) : found),
    [WHOLE],
  );
}

/** The keys that a part of such meanings may have. */
export function keys(schemas: readonly Schema[], french: boolean): Word[] {
  const found = new Map<string, Word>();
  for (const { properties, required } of schemas) {
    for (const name in properties) {
      const isRequired = required?.includes(name) ?? false;
      const about = description(properties[name]!, french);
      if (!found.has(name)) found.set(name, { name, about, isRequired });
    }
  }
  return [...found.values()];
}

/** The texts that may be written for it, where there are few. */
export function values(schemas: readonly Schema[], french: boolean): Word[] {
  return schemas.flatMap((schema) => {
    const about = description(schema, french);
    const names = schema.const ? [schema.const] : (schema.enum ?? []);
    const few = schema.pattern?.includes(YES_OR_NO) ? ["true", "false"] : names;
    return few.map((name) => ({ name, about, isRequired: false }));
  });
}

/** Whether its keys are languages. */
export function isText(schemas: readonly Schema[]): boolean {
  return schemas.some((schema) => schema.patternProperties?.[LANGUAGE]);
}

/** Whether it is written as a list, and what its elements are. */
export function elements(schemas: readonly Schema[]): Schema[] {
  return schemas.flatMap((schema) => (schema.items ? meaningsOf(schema.items) : []));
}

/** What the schema says of it, in French or in English. */
export function description({ description }: Schema, french: boolean): string {
  return description?.split("\n\n")[french ? 0 : 1] ?? "";
}

function below(schema: Schema, key: string | null): Schema[] {
  if (key === null) return schema.items ? meaningsOf(schema.items) : [];
  const known = schema.properties?.[key];
  if (known) return meaningsOf(known);
  for (const pattern in schema.patternProperties) {
    if (new RegExp(pattern).test(key)) return meaningsOf(schema.patternProperties[pattern]!);
  }
  const others = schema.additionalProperties;
  return typeof others === "object" ? meaningsOf(others) : [];
}

/** A schema without its references and alternatives; what is said of the reference stays said. */
function meaningsOf(schema: Schema): Schema[] {
  if (schema.$ref) {
    const named = WHOLE.$defs[schema.$ref.split("/").pop()!]!;
    const { description = named.description } = schema;
    return meaningsOf({ ...named, description });
  }
  return schema.anyOf ? schema.anyOf.flatMap(meaningsOf).map((one) => said(one, schema)) : [schema];
}

function said(one: Schema, whole: Schema): Schema {
  return { ...one, description: one.description ?? whole.description };
}

/** Those that are of the type that the part itself says, where it says one. */
function meant(part: Part, schemas: Schema[]): Schema[] {
  const type = child(part, "type")?.value;
  const found = schemas.filter((schema) => schema.properties?.type?.const === type);
  return type && found.length ? found : schemas;
}
