import type {
  AlsoAt,
  Condition,
  Facets,
  InviteId,
  MemberId,
  MemberView,
  Millis,
  ProductId,
  Provenance,
  Role,
  RoomInfo,
  ShopId,
  VariantId,
} from "../protocol/generated.ts";
import type { Colour } from "./product-query.ts";

/** An amount in minor units of an ISO 4217 currency: 8900 EUR is 89 euros. */
export interface Money {
  readonly amount: number;
  readonly currency: string;
}

/** What joining a room gives: who one is there, and the passes for the socket. */
export interface Credentials {
  readonly room: RoomInfo;
  readonly member: MemberView;
  /** For one socket, within 30 s. */
  readonly ticket: string;
  /** For stock clients; reusable. */
  readonly access: string;
  readonly access_expires_at: Millis;
}

export interface Invite {
  readonly id: InviteId;
  readonly role: Role;
  /** The link to send on; its secret is in the fragment. */
  readonly url: string;
  readonly made_by: MemberId;
  readonly created_at: Millis;
  readonly expires_at: Millis | null;
  readonly revoked: boolean;
  readonly uses: number;
}

/** A QR code as a drawing: `size` modules along each side, the dark ones as an SVG path. */
export interface QrDrawing {
  readonly size: number;
  readonly path: string;
}

/** What is known of the reader before they come into a room. */
export interface Me {
  readonly known: boolean;
  readonly name: string | null;
}

/** What stands for a room outside of it, as the catalogue has it. */
export interface Cover {
  readonly product: ProductId;
  readonly title: string;
  readonly image: Image;
}

export interface MyRoom {
  readonly room: RoomInfo;
  readonly cover?: Cover;
  readonly role: Role;
  readonly members: number;
  readonly last_seen_at: Millis;
  /** The reader has put it away. */
  readonly archived: boolean;
}

/** What an invite opens, shown before one joins. */
export interface OpenedInvite {
  readonly room: RoomInfo;
  readonly cover?: Cover;
  readonly role: Role;
  readonly people: readonly { readonly name: string; readonly avatar: number }[];
  /** Who the reader is in that room already. */
  readonly you: MemberView | null;
  /** What became of the reader's knock, where they knocked. */
  readonly knock?: "knocking" | "let_in" | "turned_away" | null;
}

/** The answer of a room that is knocked at. */
export interface Knocking {
  readonly state: "knocking";
  readonly retry_after_ms: number;
}

export interface ShopRef {
  readonly id: ShopId;
  readonly slug: string;
  readonly name: string;
  /** Which stripe colour its awning has, 0..5. */
  readonly awning: number;
}

export interface Shop extends ShopRef {
  readonly products: number;
  readonly currency: string;
  /** Where one pays there: an address with `{external_ids}` or `{lines}` in it. */
  readonly checkout?: string;
}

export interface Image {
  readonly url: string;
  readonly alt: string;
  readonly width?: number;
  readonly height?: number;
  /** The good's own colour, `#rrggbb`, for the tile's tint. */
  readonly tone?: string;
}

export interface ProductCard {
  readonly id: ProductId;
  readonly shop: ShopRef;
  readonly title: string;
  readonly brand?: string;
  /** What its texts are in, BCP 47, where it is known. */
  readonly lang?: string;
  /** The lowest of its variants'. */
  readonly price: Money;
  /** The highest, where it differs. */
  readonly price_to?: Money;
  readonly compare_at?: Money;
  readonly image?: Image;
  /** Swatches. */
  readonly tones: readonly string[];
  readonly available: boolean;
  readonly variants: number;
  /** Where all that is shown of it has the same, and isn't new. */
  readonly condition?: Condition;
  /** The variant that a list is about which asks for a colour or a condition; other answers don't tell it. */
  readonly fitting?: { readonly variant: VariantId; readonly image?: Image };
}

export interface Variant {
  readonly id: VariantId;
  readonly title: string;
  readonly options: readonly string[];
  readonly price: Money;
  readonly compare_at?: Money;
  readonly available: boolean;
  readonly stock?: number;
  readonly sku?: string;
  /** 8, 12, 13 or 14 digits. */
  readonly gtin?: string;
  readonly condition: Condition;
  readonly image?: Image;
}

export interface Product extends ProductCard {
  /** Sanitised by the server. */
  readonly description_html: string;
  /** The last of `category_path`. */
  readonly category?: string;
  readonly category_path: readonly string[];
  /** What lists are asked for by for each step of it, in every language the same. */
  readonly category_values: readonly string[];
  readonly collections: readonly string[];
  readonly provenance?: Provenance;
  readonly tags: readonly string[];
  readonly options: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly variant_list: readonly Variant[];
  readonly images: readonly Image[];
  readonly url?: string;
  /** The same thing in other shops. */
  readonly also_at: readonly AlsoAt[];
}

/** A variant as a cart line shows it, also after it vanished from its shop. */
export interface VariantLine {
  readonly id: VariantId;
  readonly product: ProductId;
  readonly product_title: string;
  readonly title: string;
  readonly options: readonly string[];
  readonly shop: ShopRef;
  readonly price: Money;
  readonly compare_at?: Money;
  readonly image?: Image;
  readonly available: boolean;
  /** How many there are, where the shop says so. */
  readonly stock?: number;
  readonly gone: boolean;
  /** The product's page in its shop. */
  readonly url?: string;
}

export interface ProductPage {
  readonly products: readonly ProductCard[];
  readonly next: string | null;
  readonly total: number | null;
  /** What it can be narrowed to, where that was asked for. */
  readonly facets?: Facets;
  /** What was searched for instead of the words that were typed. */
  readonly corrected?: string;
}

/** A collection that shops put together themselves. */
export interface Collection {
  readonly id: string;
  readonly title: string;
  /** Whose it is, where all that is in it is of one shop. */
  readonly shop?: ShopRef;
  readonly count: number;
  /** Pictures of its first products, at most three. */
  readonly cover: readonly Image[];
}

/** Something of the room that a reason is about. */
interface Thing {
  readonly id: ProductId;
  readonly title: string;
}

/** Why something is suggested. */
export type Reason =
  | { readonly why: "look"; readonly with: Thing }
  | { readonly why: "colour"; readonly with: Thing; readonly colour: Colour }
  | { readonly why: "material" | "brand" | "kind"; readonly label: string; readonly by: readonly MemberId[] };

/** Something that a room's people may like. */
export interface Suggestion {
  readonly product: ProductCard;
  /** The best first; one or two. */
  readonly reasons: readonly Reason[];
  /** One of one's own in which it can be had. */
  readonly size?: string;
  readonly within_budget: boolean;
}
