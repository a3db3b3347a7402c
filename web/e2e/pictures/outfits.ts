/** A drawn good on a board: its drawing, its colour, its place in pixels, its size. */
export type Piece = readonly [symbol: string, colour: string, x: number, y: number, scale?: number];

const INK = "34507c";
const SAGE = "8a9b78";
const HONEY = "dda032";
const FIR = "4c7a4a";
const ROSE = "c58a96";
const CAMEL = "c29467";
const DENIM = "4a6a94";
const WALNUT = "8a6849";
const BRICK = "a4493a";
const POPPY = "cf4a33";
const SKY = "7fa3bf";
const OAT = "e7d9bc";
const FIG = "74507f";
const CHARCOAL = "4a4b52";

/** What people would put on, from the skin outwards: tops, bottoms and coats in one size, the rest smaller. */
export const OUTFITS: readonly (readonly Piece[])[] = [
  [
    ["chinos", CAMEL, 60, 270],
    ["tee", OAT, 60, 105],
    ["overshirt", SAGE, 60, 105],
    ["cap", FIR, 125, 40, 0.46],
    ["runners", BRICK, 120, 485, 0.5],
    ["backpack", WALNUT, 255, 260, 0.42],
  ],
  [
    ["slip", ROSE, 60, 105],
    ["kimono", CHARCOAL, 60, 107],
    ["heels", BRICK, 125, 350, 0.45],
    ["clutch", HONEY, 255, 300, 0.42],
  ],
  [
    ["trousers", INK, 60, 273],
    ["blouse", OAT, 60, 105],
    ["waistcoat", CAMEL, 60, 107],
    ["flats", BRICK, 130, 490, 0.46],
    ["hat", WALNUT, 115, 35, 0.55],
    ["bucketbag", CAMEL, 265, 265, 0.42],
  ],
  [
    ["aline", FIR, 60, 260],
    ["rollneck", HONEY, 60, 105],
    ["beret", BRICK, 118, 45, 0.5],
    ["boots", WALNUT, 118, 450, 0.5],
    ["crescent", BRICK, 268, 245, 0.42],
  ],
  [
    ["jeans", DENIM, 60, 267],
    ["hoodie", SAGE, 60, 100],
    ["gilet", HONEY, 60, 107],
    ["bobble", POPPY, 118, 10, 0.5],
    ["sneakers", OAT, 125, 485, 0.48],
    ["tote", HONEY, 270, 265, 0.42],
  ],
  [
    ["trousers", CHARCOAL, 60, 271],
    ["shirt", OAT, 60, 105],
    ["blazer", INK, 60, 105],
    ["derbies", WALNUT, 128, 485, 0.48],
    ["watch", CAMEL, 290, 250, 0.3],
    ["weekender", WALNUT, 268, 385, 0.45],
  ],
  [
    ["dress", POPPY, 60, 145],
    ["raincoat", HONEY, 60, 105],
    ["wellies", FIR, 125, 335, 0.5],
    ["umbrella", INK, 272, 105, 0.42],
  ],
  [
    ["shorts", SAGE, 60, 225],
    ["polo", SKY, 60, 105],
    ["sandals", WALNUT, 128, 391, 0.46],
    ["sunglasses", CHARCOAL, 135, 45, 0.4],
    ["basket", CAMEL, 272, 215, 0.42],
  ],
  [
    ["skirt", FIG, 60, 257],
    ["tee", OAT, 60, 105],
    ["cardigan", ROSE, 60, 105],
    ["loafers", WALNUT, 130, 445, 0.46],
    ["wallet", FIG, 280, 270, 0.3],
  ],
  [
    ["jumpsuit", FIR, 60, 100],
    ["trench", CAMEL, 60, 108],
    ["espadrilles", OAT, 128, 350, 0.46],
    ["silk", BRICK, 128, 75, 0.42],
  ],
  [
    ["chinos", WALNUT, 60, 270],
    ["breton", INK, 60, 105],
    ["apron", OAT, 60, 145],
    ["clogs", BRICK, 125, 488, 0.46],
  ],
  [
    ["pyjamas", SKY, 60, 105],
    ["slippers", FIG, 130, 345, 0.46],
    ["candlestick", HONEY, 268, 225, 0.42],
  ],
];
