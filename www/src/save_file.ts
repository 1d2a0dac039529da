/** Saves a text as a file, as a link to it would. */
export const saveFile = (name: string, type: string, text: string): void => saveBlob(name, new Blob([text], { type: `${type};charset=utf-8` }));

/** The same of anything else. */
export function saveBlob(name: string, content: Blob): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has begun to read it by the next turn.
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
