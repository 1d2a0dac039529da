import { words } from "./words/words.ts";

// What is on screen as a picture. The usual way, an SVG as an image on a canvas, needs a policy that allows images from
// memory; this reads where the browser put every word and mark, and draws the same once more. Nothing is loaded.

const SCALE = 2;
const EDGE = 24;
/** Beyond it browsers refuse a canvas. */
const LARGEST_SIDE = 8000;
/** What only makes sense on a page. */
const LEFT_OUT = "button, input, select, textarea, details, .reading, .visually-hidden, [hidden]";

/** These parts of the page, one below the other, as a PNG. */
export async function drawn(parts: HTMLElement[]): Promise<Blob> {
  const shown = parts.map((part) => ({ part, box: part.getBoundingClientRect() })).filter(({ box }) => box.height > 0);
  const width = Math.max(...shown.map(({ box }) => box.width)) + 2 * EDGE;
  const height = shown.reduce((sum, { box }) => sum + box.height + EDGE, EDGE);
  const scale = Math.min(SCALE, LARGEST_SIDE / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(width * scale);
  canvas.height = Math.ceil(height * scale);
  const context = canvas.getContext("2d");
  if (!context) throw new Error(words.share.noPicture);
  context.fillStyle = getComputedStyle(document.documentElement).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const fromRight = getComputedStyle(document.documentElement).direction === "rtl";
  let top = EDGE;
  for (const { part, box } of shown) {
    const left = fromRight ? width - EDGE - box.width : EDGE;
    const place = new DOMMatrix([scale, 0, 0, scale, (left - box.left) * scale, (top - box.top) * scale]);
    drawPart(context, place, part);
    top += box.height + EDGE;
  }
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error(words.share.noPicture))), "image/png"),
  );
}

function drawPart(context: CanvasRenderingContext2D, place: DOMMatrix, part: Element): void {
  for (const node of part.childNodes) {
    if (node instanceof Text) drawWords(context, place, node);
    else if (node instanceof SVGSVGElement) drawMarks(context, place, node);
    else if (node instanceof Element && !node.matches(LEFT_OUT)) drawPart(context, place, node);
  }
}

/** Word by word, because only the browser knows where a line was broken. */
function drawWords(context: CanvasRenderingContext2D, place: DOMMatrix, node: Text): void {
  const holder = node.parentElement;
  if (!holder) return;
  const style = getComputedStyle(holder);
  context.setTransform(place);
  context.fillStyle = style.color;
  context.font = fontOf(style);
  context.letterSpacing = style.letterSpacing === "normal" ? "0px" : style.letterSpacing;
  context.textAlign = "left";
  context.direction = style.direction === "rtl" ? "rtl" : "ltr";
  for (const { index, 0: word } of node.data.matchAll(/\S+/g)) {
    const range = document.createRange();
    range.setStart(node, index);
    range.setEnd(node, index + word.length);
    const box = range.getBoundingClientRect();
    const { fontBoundingBoxDescent } = context.measureText(word);
    if (box.width > 0) context.fillText(word, box.left, box.bottom - fontBoundingBoxDescent);
  }
}

/** Every mark of a drawing in its order, where it is on screen and as it looks there. */
function drawMarks(context: CanvasRenderingContext2D, place: DOMMatrix, drawing: SVGSVGElement): void {
  for (const mark of drawing.querySelectorAll<SVGGraphicsElement>("rect, circle, line, path, text")) {
    const where = mark.getScreenCTM();
    if (!where) continue;
    const style = getComputedStyle(mark);
    context.setTransform(place.multiply(where));
    context.globalAlpha = opacityOf(mark, drawing);
    context.lineWidth = Number.parseFloat(style.strokeWidth) || 0;
    context.setLineDash(style.strokeDasharray === "none" ? [] : style.strokeDasharray.split(/[\s,]+/).map(Number.parseFloat));
    context.lineDashOffset = Number.parseFloat(style.strokeDashoffset) || 0;
    context.fillStyle = style.fill;
    context.strokeStyle = style.stroke;
    const draw = mark instanceof SVGTextElement ? lettering(context, mark, style) : outline(context, mark);
    const painted = [
      ...(style.fill === "none" ? [] : ["fill" as const]),
      ...(style.stroke === "none" || context.lineWidth === 0 ? [] : ["stroke" as const]),
    ];
    // A halo behind letters is painted before them.
    if (style.getPropertyValue("paint-order").startsWith("stroke")) painted.reverse();
    painted.forEach(draw);
  }
  context.globalAlpha = 1;
}

function opacityOf(mark: Element, drawing: Element): number {
  let opacity = 1;
  for (let each: Element | null = mark; each && each !== drawing; each = each.parentElement) opacity *= Number(getComputedStyle(each).opacity);
  return opacity;
}

function outline(context: CanvasRenderingContext2D, mark: SVGGraphicsElement): (kind: "fill" | "stroke") => void {
  const path = new Path2D(mark instanceof SVGPathElement ? (mark.getAttribute("d") ?? "") : undefined);
  if (mark instanceof SVGRectElement) path.rect(px(mark.x), px(mark.y), px(mark.width), px(mark.height));
  if (mark instanceof SVGCircleElement) path.arc(px(mark.cx), px(mark.cy), px(mark.r), 0, 2 * Math.PI);
  if (mark instanceof SVGLineElement) {
    path.moveTo(px(mark.x1), px(mark.y1));
    path.lineTo(px(mark.x2), px(mark.y2));
  }
  return (kind) => (kind === "fill" ? context.fill(path) : context.stroke(path));
}

const ALIGNMENT: Record<string, CanvasTextAlign> = { start: "left", middle: "center", end: "right" };

function lettering(context: CanvasRenderingContext2D, mark: SVGTextElement, style: CSSStyleDeclaration): (kind: "fill" | "stroke") => void {
  const said = mark.textContent ?? "";
  const x = first(mark.x) + first(mark.dx);
  const y = first(mark.y) + first(mark.dy);
  context.font = fontOf(style);
  context.letterSpacing = "0px";
  context.textAlign = ALIGNMENT[style.textAnchor] ?? "left";
  return (kind) => (kind === "fill" ? context.fillText(said, x, y) : context.strokeText(said, x, y));
}

/** The shorthand is empty where figures are tabular, which a canvas does not know. */
const fontOf = ({ fontStyle, fontWeight, fontSize, fontFamily }: CSSStyleDeclaration): string => `${fontStyle} ${fontWeight} ${fontSize} ${fontFamily}`;

const px = (length: SVGAnimatedLength): number => length.baseVal.value;
const first = ({ baseVal }: SVGAnimatedLengthList): number => (baseVal.numberOfItems > 0 ? baseVal.getItem(0).value : 0);
