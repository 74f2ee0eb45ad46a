/** How a label is written; another style, colour or text is another picture. */
export interface LabelStyle {
  readonly font: string;
  readonly colour: string;
  readonly halo: string;
}

export interface LabelPicture {
  readonly canvas: OffscreenCanvas;
  /** Of the text, in CSS pixels. */
  readonly width: number;
}

/** Around the text, for its halo. */
const margin = 3;
const height = 18;
/** More texts than a comparison has runs belong to earlier themes. */
const keptAtMost = 200;

/** Texts as pictures, written once: to write one takes longer than to draw all of them. */
export class LabelPictures {
  readonly #known = new Map<string, LabelPicture>();

  get(text: string, { font, colour, halo }: LabelStyle): LabelPicture {
    const key = [text, font, colour, halo, devicePixelRatio].join('\n');
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= keptAtMost) this.#known.clear();
    const canvas = new OffscreenCanvas(1, 1);
    const pen = canvas.getContext('2d')!;
    pen.font = font;
    const { width } = pen.measureText(text);
    canvas.width = Math.ceil((width + 2 * margin) * devicePixelRatio);
    canvas.height = Math.ceil(height * devicePixelRatio);
    pen.scale(devicePixelRatio, devicePixelRatio);
    Object.assign(pen, { font, textAlign: 'left', textBaseline: 'middle', lineJoin: 'round', lineWidth: 3, strokeStyle: halo, fillStyle: colour, globalAlpha: 0.8 });
    pen.strokeText(text, margin, height / 2);
    pen.globalAlpha = 1;
    pen.fillText(text, margin, height / 2);
    const picture = { canvas, width };
    this.#known.set(key, picture);
    return picture;
  }

  /** @param left @param middle of the text, in CSS pixels */
  static draw(context: CanvasRenderingContext2D, { canvas }: LabelPicture, left: number, middle: number): void {
    // On whole pixels of the device, where it is as sharp as written there.
    const at = (place: number) => Math.round(place * devicePixelRatio) / devicePixelRatio;
    context.drawImage(canvas, at(left - margin), at(middle - height / 2), canvas.width / devicePixelRatio, canvas.height / devicePixelRatio);
  }
}
