/**
 * A stream of numbers that its name alone decides, from which others are forked by name: what is
 * drawn for one operation doesn't depend on what else there is, so a trace can be shrunk.
 */
export class Random {
  readonly name: string;
  #a: number;
  #b: number;
  #c: number;
  #count = 1;

  constructor(name: string) {
    this.name = name;
    [this.#a, this.#b, this.#c] = hash(name);
    for (let round = 0; round < 8; round++) this.next();
  }

  /** A stream of its own, below this one's name. */
  fork(name: string): Random {
    return new Random(`${this.name}/${name}`);
  }

  /** A number from 0 up to 1: sfc32, by Chris Doty-Humphrey. */
  next(): number {
    const sum = (this.#a + this.#b + this.#count++) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 2 ** 32;
  }

  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** A number between two others, each order of magnitude as likely as the next. */
  magnitude(least: number, most: number): number {
    return least * (most / least) ** this.next();
  }

  isLikely(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.next() * list.length)];
    if (picked === undefined) throw new Error("there is nothing to pick from");
    return picked;
  }

  /** One of the values, each as likely as its weight says. */
  weighted<T extends { readonly weight: number }>(list: readonly T[]): T {
    const total = list.reduce((sum, { weight }) => sum + weight, 0);
    let left = this.next() * total;
    const found = list.find(({ weight }) => {
      left -= weight;
      return left < 0;
    });
    return found ?? this.pick(list);
  }
}

/** Three 32-bit numbers of a text: FNV-1a, from three offsets. */
function hash(text: string): [number, number, number] {
  let [one, two, three] = [0x811c9dc5, 0x9e3779b9, 0x85ebca6b];
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x85ebca77);
    three = Math.imul(three ^ unit, 0xc2b2ae3d);
  }
  return [one, two, three];
}
