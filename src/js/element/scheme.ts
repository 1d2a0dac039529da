/**
 * Whether the text here is light, and so what it stands on is dark. Read from the colour that the host page gives its
 * text, as a page can be dark without a word to the browser about it.
 */
export const isDark = (element: Element): boolean => luminance(getComputedStyle(element).color) > 0.4;

/**
 * Calls back whenever the colour of the text here changes, whatever changed it. `probe` needs a transition of its
 * colour.
 */
export function onColorChange(probe: HTMLElement, changed: () => void): void {
  probe.addEventListener("transitionend", changed);
}

/** Relative luminance, 0 to 1. */
function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = channels(color).map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

let canvas: CanvasRenderingContext2D | null | undefined;

/** Red, green and blue, 0 to 255. Colours of other spaces are drawn, which turns them into these. */
function channels(color: string): number[] {
  const written = /^rgba?\((\d+), (\d+), (\d+)/.exec(color);
  if (written) return written.slice(1).map(Number);
  canvas ??= document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  if (!canvas) return [];
  canvas.fillStyle = color;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}
