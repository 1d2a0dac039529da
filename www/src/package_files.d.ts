declare module "drawdown/catalog.schema.json" {
  const schema: import("./list_schema.ts").SchemaNode;
  export default schema;
}

declare module "drawdown/package.json" {
  export const version: string;
}
