// Values in an address may hold the separator or be cut short by hand; a broken escape is read as it stands.

export const escaped = (value: string): string => value.replaceAll("%", "%25").replaceAll("*", "%2A");
export const unescaped = (value: string): string => value.replaceAll("%2A", "*").replaceAll("%25", "%");

/** A name that a dot follows. */
export const escapedName = (name: string): string => escaped(name).replaceAll(".", "%2E");
export const unescapedName = (name: string): string => unescaped(name.replaceAll("%2E", "."));
