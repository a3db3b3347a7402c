// Generated from the Rust types by `make types`. Don't edit.

/** A position in a room's log. */
export type Seq = number;

/** Milliseconds since the Unix epoch, UTC. */
export type Millis = number;

/**
 * A room.
 */
export type RoomId = string;

/**
 * A member of one room. The same person is another member in another room.
 */
export type MemberId = string;

/**
 * An invite to a room.
 */
export type InviteId = string;

/**
 * A shop in the catalogue.
 */
export type ShopId = string;

/**
 * A product in the catalogue.
 */
export type ProductId = string;

/**
 * A variant of a product: what can be put into a cart.
 */
export type VariantId = string;

/**
 * A look (outfit) on the board.
 */
export type LookId = string;

/**
 * A piece on a look.
 */
export type PieceId = string;

/**
 * A collection of picks in a room.
 */
export type PicksId = string;

/**
 * A poll in a room.
 */
export type PollId = string;

/**
 * A photo that a member uploaded into a room.
 */
export type PhotoId = string;

/**
 * A spot on a photo: something that is seen there.
 */
export type SpotId = string;

/**
 * Somebody who knocks at a room.
 */
export type KnockId = string;

/**
 * What a member may do. Ordered by power.
 */
export type Role = "viewer" | "shopper" | "cohost" | "host";

/**
 * Who changes what is everybody's in a room: looks, and what is noted on lines of the cart.
 */
export type Editors = "everybody" | "hosts";

/**
 * That somebody is of a shop's staff. It lets them do nothing: others see with whose eyes they look.
 */
export type Staff = { 
/**
 * Which shop's, where that is said. Checked for form only: it may have vanished from the catalogue.
 */
shop?: ShopId, };

/**
 * A member as others see them.
 */
export type MemberView = { 
/**
 * The member's id in this room.
 */
id: MemberId, 
/**
 * The name that they chose, plain text.
 */
name: string, 
/**
 * Their thing from the stall: 0..12, in the order of the avatars in the look; shape and colour follow from it.
 */
avatar: number, 
/**
 * What they may do.
 */
role: Role, 
/**
 * They are of a shop's staff, as a host says.
 */
staff?: Staff | null, 
/**
 * When they first came in.
 */
joined_at: number, 
/**
 * Gone from the room: left, or removed by a host. Kept, so that what they said still has a name.
 */
gone?: boolean, };

/**
 * A thumb on a product or a look.
 */
export type Thumb = "up" | "down";

/**
 * A sign. A small fixed set, by name: how one looks is the client's business.
 */
export type Reaction = "heart" | "clap" | "laugh" | "wow" | "fire" | "hmm";

/**
 * Something that is seen on a photo, and where.
 */
export type Spot = { 
/**
 * Its id on that photo, of a client's making.
 */
id: SpotId, 
/**
 * What it is. Checked for form only: it may have vanished from the catalogue.
 */
variant: VariantId, 
/**
 * From the left, in thousandths of the photo's width.
 */
x: number, 
/**
 * From the top, in thousandths of its height.
 */
y: number, 
/**
 * Who put it there.
 */
by: MemberId, };

/**
 * A photo in a message: what is known before it is there, so that nothing moves when it comes.
 */
export type Photo = { 
/**
 * Its id: the one that the upload was answered with.
 */
id: PhotoId, 
/**
 * In pixels, upright, of the large one.
 */
width: number, 
/**
 * In pixels.
 */
height: number, 
/**
 * Its own colour, `#rrggbb`.
 */
tone: string, 
/**
 * Taken back, or its time is up: there is nothing to fetch any more.
 */
gone?: boolean, 
/**
 * What is seen on it, in the order in which that was said; at most 20.
 */
spots?: Array<Spot>, };

/**
 * What the page behind a link says of itself. Plain text, one line each: claims of another site, no more.
 */
export type LinkCard = { 
/**
 * The entry that brought it, and its name.
 */
seq: number, 
/**
 * The link, as the message's text has it.
 */
link: string, 
/**
 * The host that the page came from, after redirects: as addresses write it, so in ASCII, with its port where that is unusual.
 */
host: string, 
/**
 * The page's title, 1 to 140 characters.
 */
title: string, 
/**
 * What the site calls itself, at most 60.
 */
site?: string, 
/**
 * What the page is about, at most 240.
 */
description?: string, };

/**
 * A chat message as the room holds it.
 */
export type ChatMessage = { 
/**
 * Its place in the log, and its name.
 */
seq: number, 
/**
 * When it was posted.
 */
at: number, 
/**
 * Who posted it.
 */
by: MemberId, 
/**
 * The text; absent once deleted.
 */
text?: string, 
/**
 * The message that it answers.
 */
reply_to?: number, 
/**
 * The product that it is about.
 */
about?: ProductId, 
/**
 * When it was last edited.
 */
edited_at?: number, 
/**
 * Who deleted it: its author or a host.
 */
deleted_by?: MemberId, 
/**
 * Who set which signs on it.
 */
reactions?: { [key in Reaction]?: Array<MemberId> }, 
/**
 * The photos in it, at most four.
 */
photos?: Array<Photo>, 
/**
 * When its photos go by themselves.
 */
photos_until?: number, 
/**
 * What the pages say of themselves that it links to, in the order in which that came; at most three.
 */
cards?: Array<LinkCard>, };

/**
 * A collection that hosts put together in the room: "our picks for the wedding".
 */
export type Picks = { 
/**
 * Its id.
 */
id: PicksId, 
/**
 * The entry that made it: its place among the others.
 */
seq: number, 
/**
 * Plain text, 1 to 80 characters.
 */
title: string, 
/**
 * Who made it.
 */
by: MemberId, 
/**
 * When it was made.
 */
at: number, 
/**
 * What is in it, in the hosts' order. Checked for form only: one may have vanished from the catalogue.
 */
products: Array<ProductId>, };

/**
 * What can be chosen. Options are known by their place in the poll, from 0.
 */
export type PollOption = { "product": ProductId } | { "text": string } | { "photo": PhotoId } | { "look": LookId };

/**
 * How a poll is answered and counted.
 */
export type PollMethod = "single" | "several" | "ranked";

/**
 * A poll that somebody wants to open.
 */
export type NewPoll = { 
/**
 * A fresh id, of the client's making.
 */
id: PollId, 
/**
 * Plain text, 1 to 200 characters after trimming.
 */
question: string, 
/**
 * 2 to 12, no two the same.
 */
options: Array<PollOption>, 
/**
 * How it is answered.
 */
method: PollMethod, 
/**
 * Nobody learns who chose what, ever. Such a poll is always `hidden`.
 */
secret?: boolean, 
/**
 * Results are shown only when it is closed.
 */
hidden?: boolean, 
/**
 * Ballots without which nothing wins; 0: none.
 */
quorum?: number, 
/**
 * It closes by itself after so long.
 */
lasts_ms?: number, };

/**
 * One round of counting.
 */
export type PollRound = { 
/**
 * Votes by option; 0 for those that are out.
 */
votes: Array<number>, 
/**
 * The option that is out after this round.
 */
out?: number, 
/**
 * Ballots that name none of those still in.
 */
exhausted: number, };

/**
 * What has been counted.
 */
export type PollResult = { 
/**
 * One round; where ranked, as many as it took.
 */
rounds: Array<PollRound>, 
/**
 * Who leads, or has won: nobody without ballots or quorum, several where they are tied.
 */
winners: Array<number>, };

/**
 * How a poll ended.
 */
export type PollClosed = { 
/**
 * When.
 */
at: number, 
/**
 * Who closed it; absent where its time was up.
 */
by?: MemberId, };

/**
 * A host's word over a poll's.
 */
export type PollDecision = { 
/**
 * Who.
 */
by: MemberId, 
/**
 * When.
 */
at: number, 
/**
 * For which option.
 */
option: number, };

/**
 * A poll, as far as its reader may know it.
 */
export type Poll = { 
/**
 * Its id.
 */
id: PollId, 
/**
 * The entry that opened it: its place in the chat.
 */
seq: number, 
/**
 * When it was opened first.
 */
at: number, 
/**
 * Who opened it.
 */
by: MemberId, 
/**
 * Plain text.
 */
question: string, 
/**
 * What can be chosen.
 */
options: Array<PollOption>, 
/**
 * How it is answered.
 */
method: PollMethod, 
/**
 * Nobody learns who chose what.
 */
secret: boolean, 
/**
 * Results are shown only when it is closed.
 */
hidden: boolean, 
/**
 * Ballots without which nothing wins; 0: none.
 */
quorum: number, 
/**
 * When it closes by itself, or did.
 */
deadline?: number, 
/**
 * Who has voted.
 */
voters: Array<MemberId>, 
/**
 * Who chose what (places of options; the best first where ranked). Absent while hidden, and always where secret.
 */
ballots?: { [key in MemberId]: Array<number> }, 
/**
 * What has been counted. Absent while hidden; where secret, also when too few voted to keep it so.
 */
result?: PollResult, 
/**
 * Present once it is closed.
 */
closed?: PollClosed, 
/**
 * What a host decided instead.
 */
decided?: PollDecision, 
/**
 * The reader's own ballot; in `hello` only.
 */
mine?: Array<number>, };

/**
 * A client's request to change the room. `id` makes it idempotent: sent twice, done once.
 */
export type CommandMessage = { 
/**
 * 1 to 64 characters, unique for this member among their last 256 commands.
 */
id: string, } & ({ "type": "chat.post", "body": { 
/**
 * Plain text, 1 to 4,000 characters after trimming; may be empty where there are photos.
 */
text: string, 
/**
 * The message that this answers.
 */
reply_to?: number, 
/**
 * The product that this is about.
 */
about?: ProductId, 
/**
 * One's own uploads into this room that were not posted yet, at most four.
 */
photos?: Array<PhotoId>, 
/**
 * They go by themselves after so long: a second to 31 days.
 */
photos_last_ms?: number, } } | { "type": "chat.edit", "body": { 
/**
 * Which message.
 */
seq: number, 
/**
 * Its new text.
 */
text: string, } } | { "type": "chat.delete", "body": { 
/**
 * Which message.
 */
seq: number, } } | { "type": "chat.react", "body": { 
/**
 * Which message.
 */
seq: number, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False takes it back.
 */
on: boolean, } } | { "type": "chat.read", "body": { 
/**
 * The last message that was read.
 */
seq: number, } } | { "type": "photo.take_back", "body": { 
/**
 * Which.
 */
photo: PhotoId, } } | { "type": "photo.spot", "body": { 
/**
 * On which photo.
 */
photo: PhotoId, 
/**
 * A fresh id, of the client's making, or that of a spot on this photo.
 */
id: SpotId, 
/**
 * What.
 */
variant: VariantId, 
/**
 * From the left, in thousandths of the photo's width: 0 to 1,000.
 */
x: number, 
/**
 * From the top, in thousandths of its height: 0 to 1,000.
 */
y: number, } } | { "type": "photo.unspot", "body": { 
/**
 * Off which photo.
 */
photo: PhotoId, 
/**
 * Which.
 */
id: SpotId, } } | { "type": "vote.set", "body": { 
/**
 * Which product.
 */
product: ProductId, 
/**
 * `null` takes it back.
 */
thumb: Thumb | null, } } | { "type": "vote.react", "body": { 
/**
 * Which product.
 */
product: ProductId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False takes it back.
 */
on: boolean, } } | { "type": "look.vote", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * `null` takes it back.
 */
thumb: Thumb | null, } } | { "type": "look.react", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False takes it back.
 */
on: boolean, } } | { "type": "look.plan", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Plain text, at most 80 characters after trimming; empty as if absent.
 */
occasion?: string, 
/**
 * The same.
 */
dress_code?: string, 
/**
 * It locks by itself then: a second to 366 days from now, or as it is.
 */
locks_at?: number, } } | { "type": "look.lock", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * False opens it; a deadline that has passed is gone then.
 */
on: boolean, } } | { "type": "pick.create", "body": { 
/**
 * A fresh id, of the client's making.
 */
id: PicksId, 
/**
 * Plain text, 1 to 80 characters after trimming.
 */
title: string, 
/**
 * The first product in it.
 */
product?: ProductId, } } | { "type": "pick.rename", "body": { 
/**
 * Which.
 */
id: PicksId, 
/**
 * The new title.
 */
title: string, } } | { "type": "pick.delete", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.restore", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.add", "body": { 
/**
 * Into which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it is to stand before; absent, or not in it: at the end.
 */
before?: ProductId, } } | { "type": "pick.remove", "body": { 
/**
 * Out of which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "pick.move", "body": { 
/**
 * In which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it is to stand before; absent, or not in it: at the end.
 */
before?: ProductId, } } | { "type": "poll.open", "body": NewPoll } | { "type": "poll.vote", "body": { 
/**
 * In which poll.
 */
poll: PollId, 
/**
 * Places of its options, each at most once, the best first where ranked; empty takes the ballot back.
 */
choice: Array<number>, } } | { "type": "poll.close", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.reopen", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * It closes by itself after so long.
 */
lasts_ms?: number, } } | { "type": "poll.decide", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * For which option; `null` takes the decision back.
 */
option: number | null, } } | { "type": "cart.pay", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
pay: boolean, } } | { "type": "cart.note", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Plain text, at most 200 characters after trimming; empty takes the note away.
 */
text: string, } } | { "type": "cart.maybe", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
maybe: boolean, } } | { "type": "cart.split", "body": { 
/**
 * One line's. Absent: of all lines that have no rule of their own (hosts and cohosts).
 */
variant?: VariantId, 
/**
 * `null`: a line's as the room's; the room's by what each wants.
 */
rule: SplitRule | null, } } | { "type": "cart.budget", "body": { 
/**
 * Whose. The room's and everybody's are for hosts and cohosts.
 */
of: BudgetOf, 
/**
 * `null` takes it away.
 */
amount: Money | null, } } | { "type": "room.set_editors", "body": { 
/**
 * Who.
 */
editors: Editors, } } | { "type": "member.set_role", "body": { 
/**
 * Whose.
 */
member: MemberId, 
/**
 * The new role.
 */
role: Role, } } | { "type": "member.set_staff", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * `null` takes it back.
 */
staff: Staff | null, } } | { "type": "member.remove", "body": { 
/**
 * Whom.
 */
member: MemberId, } });

/**
 * The signals, by `type` and `body`; the same ones come from a client and go to the room.
 */
export type Signal = { "type": "bring", "body": { 
/**
 * Where to, as presence names pages.
 */
page: string, } } | { "type": "react", "body": { 
/**
 * Which.
 */
product: ProductId, 
/**
 * With which sign.
 */
reaction: Reaction, } } | { "type": "lead", "body": { 
/**
 * Who is to lead.
 */
to: MemberId, } };

/**
 * A signal as a client sends it.
 */
export type SignalMessage = { 
/**
 * What.
 */
signal: Signal, };

/**
 * The commands, by `type` and `body`.
 */
export type Command = { "type": "chat.post", "body": { 
/**
 * Plain text, 1 to 4,000 characters after trimming; may be empty where there are photos.
 */
text: string, 
/**
 * The message that this answers.
 */
reply_to?: number, 
/**
 * The product that this is about.
 */
about?: ProductId, 
/**
 * One's own uploads into this room that were not posted yet, at most four.
 */
photos?: Array<PhotoId>, 
/**
 * They go by themselves after so long: a second to 31 days.
 */
photos_last_ms?: number, } } | { "type": "chat.edit", "body": { 
/**
 * Which message.
 */
seq: number, 
/**
 * Its new text.
 */
text: string, } } | { "type": "chat.delete", "body": { 
/**
 * Which message.
 */
seq: number, } } | { "type": "chat.react", "body": { 
/**
 * Which message.
 */
seq: number, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False takes it back.
 */
on: boolean, } } | { "type": "chat.read", "body": { 
/**
 * The last message that was read.
 */
seq: number, } } | { "type": "photo.take_back", "body": { 
/**
 * Which.
 */
photo: PhotoId, } } | { "type": "photo.spot", "body": { 
/**
 * On which photo.
 */
photo: PhotoId, 
/**
 * A fresh id, of the client's making, or that of a spot on this photo.
 */
id: SpotId, 
/**
 * What.
 */
variant: VariantId, 
/**
 * From the left, in thousandths of the photo's width: 0 to 1,000.
 */
x: number, 
/**
 * From the top, in thousandths of its height: 0 to 1,000.
 */
y: number, } } | { "type": "photo.unspot", "body": { 
/**
 * Off which photo.
 */
photo: PhotoId, 
/**
 * Which.
 */
id: SpotId, } } | { "type": "vote.set", "body": { 
/**
 * Which product.
 */
product: ProductId, 
/**
 * `null` takes it back.
 */
thumb: Thumb | null, } } | { "type": "vote.react", "body": { 
/**
 * Which product.
 */
product: ProductId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False takes it back.
 */
on: boolean, } } | { "type": "look.vote", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * `null` takes it back.
 */
thumb: Thumb | null, } } | { "type": "look.react", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False takes it back.
 */
on: boolean, } } | { "type": "look.plan", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Plain text, at most 80 characters after trimming; empty as if absent.
 */
occasion?: string, 
/**
 * The same.
 */
dress_code?: string, 
/**
 * It locks by itself then: a second to 366 days from now, or as it is.
 */
locks_at?: number, } } | { "type": "look.lock", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * False opens it; a deadline that has passed is gone then.
 */
on: boolean, } } | { "type": "pick.create", "body": { 
/**
 * A fresh id, of the client's making.
 */
id: PicksId, 
/**
 * Plain text, 1 to 80 characters after trimming.
 */
title: string, 
/**
 * The first product in it.
 */
product?: ProductId, } } | { "type": "pick.rename", "body": { 
/**
 * Which.
 */
id: PicksId, 
/**
 * The new title.
 */
title: string, } } | { "type": "pick.delete", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.restore", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.add", "body": { 
/**
 * Into which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it is to stand before; absent, or not in it: at the end.
 */
before?: ProductId, } } | { "type": "pick.remove", "body": { 
/**
 * Out of which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "pick.move", "body": { 
/**
 * In which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it is to stand before; absent, or not in it: at the end.
 */
before?: ProductId, } } | { "type": "poll.open", "body": NewPoll } | { "type": "poll.vote", "body": { 
/**
 * In which poll.
 */
poll: PollId, 
/**
 * Places of its options, each at most once, the best first where ranked; empty takes the ballot back.
 */
choice: Array<number>, } } | { "type": "poll.close", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.reopen", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * It closes by itself after so long.
 */
lasts_ms?: number, } } | { "type": "poll.decide", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * For which option; `null` takes the decision back.
 */
option: number | null, } } | { "type": "cart.pay", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
pay: boolean, } } | { "type": "cart.note", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Plain text, at most 200 characters after trimming; empty takes the note away.
 */
text: string, } } | { "type": "cart.maybe", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
maybe: boolean, } } | { "type": "cart.split", "body": { 
/**
 * One line's. Absent: of all lines that have no rule of their own (hosts and cohosts).
 */
variant?: VariantId, 
/**
 * `null`: a line's as the room's; the room's by what each wants.
 */
rule: SplitRule | null, } } | { "type": "cart.budget", "body": { 
/**
 * Whose. The room's and everybody's are for hosts and cohosts.
 */
of: BudgetOf, 
/**
 * `null` takes it away.
 */
amount: Money | null, } } | { "type": "room.set_editors", "body": { 
/**
 * Who.
 */
editors: Editors, } } | { "type": "member.set_role", "body": { 
/**
 * Whose.
 */
member: MemberId, 
/**
 * The new role.
 */
role: Role, } } | { "type": "member.set_staff", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * `null` takes it back.
 */
staff: Staff | null, } } | { "type": "member.remove", "body": { 
/**
 * Whom.
 */
member: MemberId, } };

/**
 * Something that happened in the room, in the log's order.
 */
export type EventMessage = { 
/**
 * Its place in the log.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Who did it; absent where the room itself did.
 */
by?: MemberId, } & ({ "type": "chat.posted", "body": { 
/**
 * Plain text.
 */
text: string, 
/**
 * The message that it answers.
 */
reply_to?: number, 
/**
 * The product that it is about.
 */
about?: ProductId, 
/**
 * The photos in it.
 */
photos?: Array<Photo>, 
/**
 * When they go by themselves.
 */
photos_until?: number, } } | { "type": "chat.edited", "body": { 
/**
 * Which message.
 */
message: number, 
/**
 * Its new text.
 */
text: string, 
/**
 * The cards whose links are not in it any more, by their `seq`.
 */
cards_gone?: Array<number>, } } | { "type": "chat.unfurled", "body": { 
/**
 * Which message.
 */
message: number, 
/**
 * What the page says of itself.
 */
card: LinkCard, } } | { "type": "chat.deleted", "body": { 
/**
 * Which message.
 */
message: number, } } | { "type": "chat.reacted", "body": { 
/**
 * Which message.
 */
message: number, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "chat.read", "body": { 
/**
 * The last message that was read.
 */
message: number, } } | { "type": "photo.gone", "body": { 
/**
 * Which.
 */
photos: Array<PhotoId>, 
/**
 * The message that they were in.
 */
message: number, } } | { "type": "photo.spotted", "body": { 
/**
 * The message that the photo is in.
 */
message: number, 
/**
 * On which photo.
 */
photo: PhotoId, 
/**
 * As it is now; one with its id makes way for it. Who put it may be another than who did this.
 */
spot: Spot, } } | { "type": "photo.unspotted", "body": { 
/**
 * The message that the photo is in.
 */
message: number, 
/**
 * Off which photo.
 */
photo: PhotoId, 
/**
 * Which.
 */
id: SpotId, } } | { "type": "vote.cast", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "vote.reacted", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.voted", "body": { 
/**
 * On which look.
 */
look: LookId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "look.reacted", "body": { 
/**
 * On which look.
 */
look: LookId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.planned", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * As it is now.
 */
plan: LookPlan, 
/**
 * One that was deleted, whose plan made room for this one.
 */
forgets?: LookId, } } | { "type": "look.locked", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Its plan as it is now.
 */
plan: LookPlan, 
/**
 * As above.
 */
forgets?: LookId, } } | { "type": "look.opened", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Its plan as it is now.
 */
plan: LookPlan, } } | { "type": "look.priced", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Which variant.
 */
variant: VariantId, 
/**
 * Of one, as the catalogue had it.
 */
price: Money, } } | { "type": "pick.created", "body": { 
/**
 * Its id.
 */
id: PicksId, 
/**
 * Plain text.
 */
title: string, 
/**
 * What is in it, if anything is.
 */
product?: ProductId, } } | { "type": "pick.renamed", "body": { 
/**
 * Which.
 */
id: PicksId, 
/**
 * The new title.
 */
title: string, } } | { "type": "pick.deleted", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.restored", "body": { 
/**
 * The whole. By its `seq` it has its former place among the others.
 */
picks: Picks, } } | { "type": "pick.added", "body": { 
/**
 * Into which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it stands before; absent: at the end.
 */
before?: ProductId, } } | { "type": "pick.removed", "body": { 
/**
 * Out of which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "pick.moved", "body": { 
/**
 * In which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it stands before; absent: at the end.
 */
before?: ProductId, } } | { "type": "poll.opened", "body": { 
/**
 * It.
 */
poll: Poll, 
/**
 * The oldest closed one, which made room for it.
 */
forgets?: PollId, } } | { "type": "poll.voted", "body": { 
/**
 * In which poll.
 */
poll: PollId, 
/**
 * False: taken back.
 */
voted: boolean, 
/**
 * What they chose; absent while that is hidden.
 */
choice?: Array<number>, 
/**
 * How it stands now; absent while that is hidden.
 */
result?: PollResult, } } | { "type": "poll.ballot", "body": { 
/**
 * In which poll.
 */
poll: PollId, 
/**
 * Empty: taken back.
 */
choice: Array<number>, } } | { "type": "poll.closed", "body": { 
/**
 * It, with what may be known now.
 */
poll: Poll, } } | { "type": "poll.reopened", "body": { 
/**
 * It. A secret one has no ballots now.
 */
poll: Poll, } } | { "type": "poll.decided", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * For which option.
 */
option: number | null, } } | { "type": "cart.payer", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Who.
 */
payer: MemberId | null, } } | { "type": "cart.noted", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Plain text; `null`: none.
 */
text: string | null, } } | { "type": "cart.maybe", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
maybe: boolean, } } | { "type": "cart.split", "body": { 
/**
 * One line's. Absent: of all lines that have no rule of their own.
 */
variant?: VariantId, 
/**
 * `null`: as the room's.
 */
rule: SplitRule | null, } } | { "type": "cart.budget", "body": { 
/**
 * Whose.
 */
of: BudgetOf, 
/**
 * What it is now.
 */
amount: Money | null, } } | { "type": "cart.priced", "body": { 
/**
 * Which.
 */
variant: VariantId, 
/**
 * Of one, as the catalogue had it.
 */
price: Money, } } | { "type": "room.editors_changed", "body": { 
/**
 * Who.
 */
editors: Editors, } } | { "type": "member.joined", "body": { 
/**
 * Who.
 */
member: MemberView, } } | { "type": "member.role_changed", "body": { 
/**
 * Whose.
 */
member: MemberId, 
/**
 * The new role.
 */
role: Role, } } | { "type": "member.staff_changed", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * `null`: of none.
 */
staff: Staff | null, } } | { "type": "member.removed", "body": { 
/**
 * Who.
 */
member: MemberId, } });

/**
 * The events, by `type` and `body`.
 */
export type Event = { "type": "chat.posted", "body": { 
/**
 * Plain text.
 */
text: string, 
/**
 * The message that it answers.
 */
reply_to?: number, 
/**
 * The product that it is about.
 */
about?: ProductId, 
/**
 * The photos in it.
 */
photos?: Array<Photo>, 
/**
 * When they go by themselves.
 */
photos_until?: number, } } | { "type": "chat.edited", "body": { 
/**
 * Which message.
 */
message: number, 
/**
 * Its new text.
 */
text: string, 
/**
 * The cards whose links are not in it any more, by their `seq`.
 */
cards_gone?: Array<number>, } } | { "type": "chat.unfurled", "body": { 
/**
 * Which message.
 */
message: number, 
/**
 * What the page says of itself.
 */
card: LinkCard, } } | { "type": "chat.deleted", "body": { 
/**
 * Which message.
 */
message: number, } } | { "type": "chat.reacted", "body": { 
/**
 * Which message.
 */
message: number, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "chat.read", "body": { 
/**
 * The last message that was read.
 */
message: number, } } | { "type": "photo.gone", "body": { 
/**
 * Which.
 */
photos: Array<PhotoId>, 
/**
 * The message that they were in.
 */
message: number, } } | { "type": "photo.spotted", "body": { 
/**
 * The message that the photo is in.
 */
message: number, 
/**
 * On which photo.
 */
photo: PhotoId, 
/**
 * As it is now; one with its id makes way for it. Who put it may be another than who did this.
 */
spot: Spot, } } | { "type": "photo.unspotted", "body": { 
/**
 * The message that the photo is in.
 */
message: number, 
/**
 * Off which photo.
 */
photo: PhotoId, 
/**
 * Which.
 */
id: SpotId, } } | { "type": "vote.cast", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "vote.reacted", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.voted", "body": { 
/**
 * On which look.
 */
look: LookId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "look.reacted", "body": { 
/**
 * On which look.
 */
look: LookId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.planned", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * As it is now.
 */
plan: LookPlan, 
/**
 * One that was deleted, whose plan made room for this one.
 */
forgets?: LookId, } } | { "type": "look.locked", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Its plan as it is now.
 */
plan: LookPlan, 
/**
 * As above.
 */
forgets?: LookId, } } | { "type": "look.opened", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Its plan as it is now.
 */
plan: LookPlan, } } | { "type": "look.priced", "body": { 
/**
 * Which look.
 */
look: LookId, 
/**
 * Which variant.
 */
variant: VariantId, 
/**
 * Of one, as the catalogue had it.
 */
price: Money, } } | { "type": "pick.created", "body": { 
/**
 * Its id.
 */
id: PicksId, 
/**
 * Plain text.
 */
title: string, 
/**
 * What is in it, if anything is.
 */
product?: ProductId, } } | { "type": "pick.renamed", "body": { 
/**
 * Which.
 */
id: PicksId, 
/**
 * The new title.
 */
title: string, } } | { "type": "pick.deleted", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.restored", "body": { 
/**
 * The whole. By its `seq` it has its former place among the others.
 */
picks: Picks, } } | { "type": "pick.added", "body": { 
/**
 * Into which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it stands before; absent: at the end.
 */
before?: ProductId, } } | { "type": "pick.removed", "body": { 
/**
 * Out of which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "pick.moved", "body": { 
/**
 * In which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, 
/**
 * The one that it stands before; absent: at the end.
 */
before?: ProductId, } } | { "type": "poll.opened", "body": { 
/**
 * It.
 */
poll: Poll, 
/**
 * The oldest closed one, which made room for it.
 */
forgets?: PollId, } } | { "type": "poll.voted", "body": { 
/**
 * In which poll.
 */
poll: PollId, 
/**
 * False: taken back.
 */
voted: boolean, 
/**
 * What they chose; absent while that is hidden.
 */
choice?: Array<number>, 
/**
 * How it stands now; absent while that is hidden.
 */
result?: PollResult, } } | { "type": "poll.ballot", "body": { 
/**
 * In which poll.
 */
poll: PollId, 
/**
 * Empty: taken back.
 */
choice: Array<number>, } } | { "type": "poll.closed", "body": { 
/**
 * It, with what may be known now.
 */
poll: Poll, } } | { "type": "poll.reopened", "body": { 
/**
 * It. A secret one has no ballots now.
 */
poll: Poll, } } | { "type": "poll.decided", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * For which option.
 */
option: number | null, } } | { "type": "cart.payer", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Who.
 */
payer: MemberId | null, } } | { "type": "cart.noted", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Plain text; `null`: none.
 */
text: string | null, } } | { "type": "cart.maybe", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
maybe: boolean, } } | { "type": "cart.split", "body": { 
/**
 * One line's. Absent: of all lines that have no rule of their own.
 */
variant?: VariantId, 
/**
 * `null`: as the room's.
 */
rule: SplitRule | null, } } | { "type": "cart.budget", "body": { 
/**
 * Whose.
 */
of: BudgetOf, 
/**
 * What it is now.
 */
amount: Money | null, } } | { "type": "cart.priced", "body": { 
/**
 * Which.
 */
variant: VariantId, 
/**
 * Of one, as the catalogue had it.
 */
price: Money, } } | { "type": "room.editors_changed", "body": { 
/**
 * Who.
 */
editors: Editors, } } | { "type": "member.joined", "body": { 
/**
 * Who.
 */
member: MemberView, } } | { "type": "member.role_changed", "body": { 
/**
 * Whose.
 */
member: MemberId, 
/**
 * The new role.
 */
role: Role, } } | { "type": "member.staff_changed", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * `null`: of none.
 */
staff: Staff | null, } } | { "type": "member.removed", "body": { 
/**
 * Who.
 */
member: MemberId, } };

/**
 * How what something costs is shared. Read by `by`.
 */
export type SplitRule = { "by": "wants" } | { "by": "equally", 
/**
 * Only these. Absent: everybody who takes part (shoppers and hosts who are not gone), whoever comes later included.
 */
among?: Array<MemberId>, } | { "by": "percent", 
/**
 * Whose is how much, 1 to 10,000 each.
 */
parts: { [key in MemberId]: number }, } | { "by": "shares", 
/**
 * How many each has, 1 to 1,000.
 */
parts: { [key in MemberId]: number }, };

/**
 * A note on a line.
 */
export type LineNote = { 
/**
 * Plain text, 1 to 200 characters.
 */
text: string, 
/**
 * Who wrote it.
 */
by: MemberId, 
/**
 * When.
 */
at: number, };

/**
 * A line's own split rule.
 */
export type LineSplit = { 
/**
 * The rule.
 */
rule: SplitRule, 
/**
 * Who set it.
 */
by: MemberId, };

/**
 * What is agreed about one line of the cart: a variant, whoever wants it.
 */
export type LineMarks = { 
/**
 * Who pays for it.
 */
payer?: MemberId, 
/**
 * What is noted on it.
 */
note?: LineNote, 
/**
 * On the "maybe" list, and not counted: who put it there.
 */
maybe?: MemberId, 
/**
 * How it is split, where it isn't as the room's rule says.
 */
split?: LineSplit, };

/**
 * Whose a budget is.
 */
export type BudgetOf = "room" | "each" | "mine";

/**
 * Budgets, as one member sees them.
 */
export type Budgets = { 
/**
 * For all of it together.
 */
room?: Money, 
/**
 * For each.
 */
each?: Money, 
/**
 * The reader's own.
 */
mine?: Money, };

/**
 * What is agreed about the cart, as one member sees it.
 */
export type Bill = { 
/**
 * By variant. A line that nobody wants any more may still be here, and is again as it was when somebody does.
 */
lines: { [key in VariantId]: LineMarks }, 
/**
 * How lines are split that have no rule of their own.
 */
split: SplitRule, 
/**
 * Budgets.
 */
budgets: Budgets, 
/**
 * What each variant cost when it came into the cart, as far as the catalogue knew it.
 */
prices: { [key in VariantId]: Money }, };

/**
 * How a look came to be locked.
 */
export type LookLock = { 
/**
 * When.
 */
at: number, 
/**
 * Who locked it; absent where its time was up.
 */
by?: MemberId, };

/**
 * What a look is for, and until when it may be changed.
 */
export type LookPlan = { 
/**
 * What it is for: plain text, 1 to 80 characters.
 */
occasion?: string, 
/**
 * How one dresses there: plain text, 1 to 80 characters.
 */
dress_code?: string, 
/**
 * From then on it is locked, whether or not the room has said so yet.
 */
locks_at?: number, 
/**
 * Present while it is locked.
 */
locked?: LookLock, };

/**
 * All that is said of looks. One that was deleted may still be here, and is again as it was when it comes back.
 */
export type LookMarks = { 
/**
 * Thumbs and signs.
 */
votes: { [key in LookId]: Tally }, 
/**
 * What they are for.
 */
plans: { [key in LookId]: LookPlan }, 
/**
 * What each variant cost when it was put on, as far as the catalogue knew it.
 */
prices: { [key in LookId]: { [key in VariantId]: Money } }, };

/**
 * Somebody pays somebody.
 */
export type Transfer = { 
/**
 * Who pays.
 */
from: MemberId, 
/**
 * Whom.
 */
to: MemberId, 
/**
 * How much, in minor units; above nought.
 */
amount: number, };

/**
 * What it all comes to in one currency. Amounts are minor units.
 */
export type Settlement = { 
/**
 * Which.
 */
currency: string, 
/**
 * All of it.
 */
total: number, 
/**
 * What of it nobody pays for yet.
 */
unpaid: number, 
/**
 * What each bears of it all; together the total.
 */
shares: Record<string, number>, 
/**
 * What each pays in the shops; together the total without what is unpaid.
 */
paid: Record<string, number>, 
/**
 * With these all is even, as far as somebody pays: who owes most first.
 */
transfers: Array<Transfer>, };

/**
 * How many of a variant somebody wants, before and after: 0 to 99, never the same.
 */
export type LineChange = { 
/**
 * What.
 */
variant: VariantId, 
/**
 * Who wants it.
 */
member: MemberId, 
/**
 * Before.
 */
from: number, 
/**
 * Now.
 */
to: number, };

/**
 * What was done, by `type` and `body`: named as the events are, without their texts.
 */
export type Deed = { "type": "cart.changed", "body": LineChange } | { "type": "vote.cast", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "vote.reacted", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.voted", "body": { 
/**
 * On which.
 */
look: LookId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "look.reacted", "body": { 
/**
 * On which.
 */
look: LookId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.planned", "body": { 
/**
 * Which.
 */
look: LookId, } } | { "type": "look.locked", "body": { 
/**
 * Which.
 */
look: LookId, } } | { "type": "look.opened", "body": { 
/**
 * Which.
 */
look: LookId, } } | { "type": "cart.payer", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Who; `null`: nobody any more.
 */
payer: MemberId | null, } } | { "type": "cart.noted", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * False: it was taken away.
 */
noted: boolean, } } | { "type": "cart.maybe", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
maybe: boolean, } } | { "type": "cart.split", "body": { 
/**
 * Which line; absent: all that have no rule of their own.
 */
variant?: VariantId, } } | { "type": "cart.budget", "body": { 
/**
 * Of the whole room; else of each in it.
 */
room: boolean, 
/**
 * False: there is none any more.
 */
set: boolean, } } | { "type": "poll.opened", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.closed", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.reopened", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.decided", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * For which option.
 */
option: number | null, } } | { "type": "pick.created", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.deleted", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.added", "body": { 
/**
 * Into which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "pick.removed", "body": { 
/**
 * Out of which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "member.joined", "body": { 
/**
 * Who.
 */
member: MemberId, } } | { "type": "member.role_changed", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * Which.
 */
role: Role, } } | { "type": "member.staff_changed", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * `null`: of none.
 */
staff: Staff | null, } } | { "type": "member.removed", "body": { 
/**
 * Who.
 */
member: MemberId, } };

/**
 * One thing that somebody did, or the room itself.
 */
export type Activity = { 
/**
 * The entry of the log that did it. An entry may do several things.
 */
seq: number, 
/**
 * When.
 */
at: number, 
/**
 * Who; absent where the room itself did.
 */
by?: MemberId, } & ({ "type": "cart.changed", "body": LineChange } | { "type": "vote.cast", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "vote.reacted", "body": { 
/**
 * On which product.
 */
product: ProductId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.voted", "body": { 
/**
 * On which.
 */
look: LookId, 
/**
 * What it is now.
 */
thumb: Thumb | null, } } | { "type": "look.reacted", "body": { 
/**
 * On which.
 */
look: LookId, 
/**
 * Which sign.
 */
reaction: Reaction, 
/**
 * False: taken back.
 */
on: boolean, } } | { "type": "look.planned", "body": { 
/**
 * Which.
 */
look: LookId, } } | { "type": "look.locked", "body": { 
/**
 * Which.
 */
look: LookId, } } | { "type": "look.opened", "body": { 
/**
 * Which.
 */
look: LookId, } } | { "type": "cart.payer", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Who; `null`: nobody any more.
 */
payer: MemberId | null, } } | { "type": "cart.noted", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * False: it was taken away.
 */
noted: boolean, } } | { "type": "cart.maybe", "body": { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Whether.
 */
maybe: boolean, } } | { "type": "cart.split", "body": { 
/**
 * Which line; absent: all that have no rule of their own.
 */
variant?: VariantId, } } | { "type": "cart.budget", "body": { 
/**
 * Of the whole room; else of each in it.
 */
room: boolean, 
/**
 * False: there is none any more.
 */
set: boolean, } } | { "type": "poll.opened", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.closed", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.reopened", "body": { 
/**
 * Which.
 */
poll: PollId, } } | { "type": "poll.decided", "body": { 
/**
 * Which.
 */
poll: PollId, 
/**
 * For which option.
 */
option: number | null, } } | { "type": "pick.created", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.deleted", "body": { 
/**
 * Which.
 */
id: PicksId, } } | { "type": "pick.added", "body": { 
/**
 * Into which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "pick.removed", "body": { 
/**
 * Out of which.
 */
id: PicksId, 
/**
 * What.
 */
product: ProductId, } } | { "type": "member.joined", "body": { 
/**
 * Who.
 */
member: MemberId, } } | { "type": "member.role_changed", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * Which.
 */
role: Role, } } | { "type": "member.staff_changed", "body": { 
/**
 * Who.
 */
member: MemberId, 
/**
 * `null`: of none.
 */
staff: Staff | null, } } | { "type": "member.removed", "body": { 
/**
 * Who.
 */
member: MemberId, } });

/**
 * Who pays for a line.
 */
export type Paid = { 
/**
 * Which line.
 */
variant: VariantId, 
/**
 * Who.
 */
payer: MemberId, };

/**
 * Who likes a product.
 */
export type Liked = { 
/**
 * Which.
 */
product: ProductId, 
/**
 * Who, in the order in which they said so.
 */
by: Array<MemberId>, };

/**
 * Who likes a look.
 */
export type LikedLook = { 
/**
 * Which.
 */
look: LookId, 
/**
 * Who, in the order in which they said so.
 */
by: Array<MemberId>, };

/**
 * What is in a collection now.
 */
export type Picked = { 
/**
 * Which.
 */
id: PicksId, 
/**
 * What was put in.
 */
products: Array<ProductId>, };

/**
 * What others did while somebody was away.
 */
export type Digest = { 
/**
 * What came after this.
 */
since: number, 
/**
 * There was more than the room keeps: what is said here is its last part.
 */
partial: boolean, 
/**
 * Messages of others that are still there.
 */
messages: number, 
/**
 * Who wrote them, who wrote most first.
 */
writers: Array<MemberId>, 
/**
 * Those of them that mention the reader, the oldest first.
 */
mentions: Array<number>, 
/**
 * What became of the cart: from what it was then to what it is now.
 */
cart: Array<LineChange>, 
/**
 * Lines that somebody pays for since then, and still does.
 */
paid: Array<Paid>, 
/**
 * Products that somebody likes since then, by thumb or heart.
 */
liked: Array<Liked>, 
/**
 * The same of looks.
 */
liked_looks: Array<LikedLook>, 
/**
 * Looks that were locked, and still are.
 */
locked: Array<LookId>, 
/**
 * Polls that were opened, and are still remembered as open or closed.
 */
opened: Array<PollId>, 
/**
 * Polls that were closed or decided, and not opened again.
 */
closed: Array<PollId>, 
/**
 * Products that were put into collections, and not taken out.
 */
picked: Array<Picked>, 
/**
 * Who came in and has not left.
 */
joined: Array<MemberId>, 
/**
 * Who left and has not come back.
 */
left: Array<MemberId>, };

/**
 * The board's and the room's bounds, told to clients so that they can say no before the server does.
 */
export type Limits = { 
/**
 * Largest quantity of one variant for one person.
 */
max_quantity: number, 
/**
 * Cart lines of one person.
 */
max_lines: number, 
/**
 * Looks of one person.
 */
max_looks: number, 
/**
 * Pieces on one look.
 */
max_pieces: number, 
/**
 * Characters of a chat message.
 */
max_chat_chars: number, 
/**
 * Collections of picks in the room.
 */
max_picks: number, 
/**
 * Products in one of them.
 */
max_pick_products: number, 
/**
 * Characters of its title.
 */
max_pick_title_chars: number, 
/**
 * Options of a poll.
 */
max_poll_options: number, 
/**
 * Characters of its question.
 */
max_poll_question_chars: number, 
/**
 * Characters of an option in words.
 */
max_poll_option_chars: number, 
/**
 * Characters of a note on a line of the cart.
 */
max_line_note_chars: number, 
/**
 * Photos in one message.
 */
max_message_photos: number, 
/**
 * Characters of what a look is for, and of its dress code.
 */
max_look_plan_chars: number, };

/**
 * What everybody thinks of one product or look.
 */
export type Tally = { 
/**
 * Who likes it.
 */
up: Array<MemberId>, 
/**
 * Who would rather not.
 */
down: Array<MemberId>, 
/**
 * Who set which signs on it.
 */
reactions?: { [key in Reaction]?: Array<MemberId> }, };

/**
 * Somebody who came by an invite and waits to be let in. Told to hosts and cohosts.
 */
export type Knock = { 
/**
 * What they are answered by.
 */
id: KnockId, 
/**
 * What they call themselves, plain text.
 */
name: string, 
/**
 * Since when they wait.
 */
at: number, };

/**
 * The first message on every `cabas.v1` socket.
 */
export type Hello = { 
/**
 * [`super::SCHEMA_VERSION`] of the server. Larger than the client's own: reload soon.
 */
schema: number, 
/**
 * Epoch of the board. Another one than the client's copy has: drop the copy.
 */
epoch: number, 
/**
 * Last entry of the log that this greeting (and what follows it at once) includes.
 */
seq: number, 
/**
 * Which room.
 */
room: RoomInfo, 
/**
 * Who the reader is.
 */
you: MemberId, 
/**
 * Everybody who is or was a member.
 */
members: Array<MemberView>, 
/**
 * True: what was missed since the client's `seq` follows as events, and `chat`, `votes`, `look_marks`, `picks`, `polls` and
 * `bill` are empty.
 */
resumed: boolean, 
/**
 * The last messages, oldest first.
 */
chat: Array<ChatMessage>, 
/**
 * Whether older messages can be paged to.
 */
chat_more: boolean, 
/**
 * The last message that the reader has read, on any device; 0: none is known.
 */
read: number, 
/**
 * Thumbs and signs by product.
 */
votes: { [key in ProductId]: Tally }, 
/**
 * What is said of looks beside the board.
 */
look_marks: LookMarks, 
/**
 * The hosts' picks, in the order in which they were made.
 */
picks: Array<Picks>, 
/**
 * The last polls, in the order in which they were opened, as this reader may see them.
 */
polls: Array<Poll>, 
/**
 * What is agreed about the cart.
 */
bill: Bill, 
/**
 * Who changes looks and notes; absent: everybody who takes part.
 */
editors?: Editors, 
/**
 * Who leads: whom newcomers come to. Absent where no host is there.
 */
lead?: MemberId, 
/**
 * The room is full: the reader watches, and has this place in line, from 1.
 */
waiting?: number, 
/**
 * Who waits to be let in. For hosts and cohosts only.
 */
knocks?: Array<Knock>, 
/**
 * Bounds.
 */
limits: Limits, 
/**
 * Present while the room can't store anything.
 */
paused?: PauseReason, 
/**
 * The server's clock, to reckon ages by.
 */
now: number, };

/**
 * The room's own facts.
 */
export type RoomInfo = { 
/**
 * Its id.
 */
id: RoomId, 
/**
 * Its name, plain text.
 */
name: string, 
/**
 * When it was made.
 */
created_at: number, 
/**
 * What it is for beyond its name, plain text: a dress code, what each may give. Empty where nothing is said.
 */
about?: string, 
/**
 * When what it is for takes place.
 */
starts_at?: number, 
/**
 * Its cover: a thing in the catalogue whose first picture stands for the room. One that has vanished from there is none.
 */
cover?: ProductId, 
/**
 * Who comes by an invite waits until a host lets them in.
 */
knock?: boolean, 
/**
 * When it ends by its hosts' word: from then on it can only be looked at, and some days later it is deleted.
 */
ends_at?: number, 
/**
 * It is deleted some days after so many without anybody.
 */
ends_idle_days?: number, };

/**
 * Why a room is read-only for now.
 */
export type PauseReason = "storage";

/**
 * A refusal, as a command's answer.
 */
export type CommandError = { 
/**
 * Stable, `snake_case`; the client translates by it.
 */
code: string, 
/**
 * A sentence in English.
 */
message: string, 
/**
 * When to try again, where that helps.
 */
retry_after_ms?: number, };

/**
 * What the server says, beside events.
 */
export type ServerMessage = { 
/**
 * The greeting.
 */
hello: Hello, } | { 
/**
 * The command's id.
 */
re: string, 
/**
 * The entry that it became.
 */
seq: number, } | { 
/**
 * The command's id; empty where it could not be read.
 */
re: string, 
/**
 * Why.
 */
error: CommandError, } | { 
/**
 * A count from the socket's beginning.
 */
saved: number, } | { 
/**
 * Who.
 */
by: MemberId, 
/**
 * What.
 */
signal: Signal, } | { 
/**
 * Why.
 */
paused: PauseReason | null, } | { 
/**
 * The member as they are now.
 */
member_updated: MemberView, } | { 
/**
 * The room as it is now.
 */
room_updated: RoomInfo, } | { 
/**
 * `null`: nobody.
 */
lead: MemberId | null, } | { 
/**
 * From 1; `null`: seated.
 */
waiting: number | null, } | { 
/**
 * All of them, the first first.
 */
knocks: Array<Knock>, } | EventMessage;

/**
 * An amount of money.
 */
export type Money = { 
/**
 * In minor units: 8900 is 89.00 EUR, 89 is 89 JPY. Never negative.
 */
amount: number, 
/**
 * ISO 4217, three capital letters.
 */
currency: string, };

/**
 * A picture.
 */
export type Image = { 
/**
 * `https:` or `http:`, or a path on this server.
 */
url: string, 
/**
 * What it shows, for who can't see it. Never empty.
 */
alt: string, 
/**
 * In pixels.
 */
width?: number, 
/**
 * In pixels.
 */
height?: number, 
/**
 * The good's own colour, `#rrggbb` in lower case, where it is known: tints the tile.
 */
tone?: string, };

/**
 * A shop.
 */
export type Shop = { 
/**
 * Its id.
 */
id: ShopId, 
/**
 * Its name in addresses: `lin-lune`.
 */
slug: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stripe of its awning, 0 to 5.
 */
awning: number, 
/**
 * How many products it has now.
 */
products: number, 
/**
 * What it sells in, ISO 4217; the currency of its latest import where it sells in several.
 */
currency: string, 
/**
 * Where one pays there: an address with `{external_ids}` or `{lines}` in it.
 */
checkout?: string, };

/**
 * A shop where something of it is shown.
 */
export type ShopRef = { 
/**
 * Its id.
 */
id: ShopId, 
/**
 * Its name in addresses.
 */
slug: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stripe of its awning, 0 to 5.
 */
awning: number, };

/**
 * Something to choose: colour, size.
 */
export type ProductOption = { 
/**
 * What is chosen, as the shop says it.
 */
name: string, 
/**
 * Among what, in the shop's order.
 */
values: Array<string>, };

/**
 * Whether something was somebody's before.
 */
export type Condition = "new" | "refurbished" | "used";

/**
 * What a product is made of, where, and how it is looked after. Each is plain text on one line.
 */
export type Provenance = { 
/**
 * Out of what.
 */
material?: string, 
/**
 * Where.
 */
origin?: string, 
/**
 * How to look after it.
 */
care?: string, 
/**
 * What others vouch for: `GOTS`, `OEKO-TEX Standard 100`.
 */
certificates?: Array<string>, 
/**
 * Its digital product passport, `http(s)`.
 */
passport_url?: string, };

/**
 * The same thing in another shop.
 */
export type AlsoAt = { 
/**
 * Which.
 */
shop: ShopRef, 
/**
 * What it is there.
 */
product: ProductId, 
/**
 * Its name there.
 */
title: string, 
/**
 * What it costs there.
 */
price: Money, 
/**
 * Whether it can be had there.
 */
available: boolean, };

/**
 * The first of a product's variants that has all that a list asks for; one that can be had, if there is one.
 */
export type Fitting = { 
/**
 * Which.
 */
variant: VariantId, 
/**
 * Its own picture.
 */
image?: Image, };

/**
 * A product in a list.
 */
export type ProductCard = { 
/**
 * Its id.
 */
id: ProductId, 
/**
 * Whose it is.
 */
shop: ShopRef, 
/**
 * Its name, plain text.
 */
title: string, 
/**
 * The maker, plain text.
 */
brand?: string, 
/**
 * The language of its texts, BCP 47, where it is known.
 */
lang?: string, 
/**
 * The lowest price among the variants that can be had, or among all when none can.
 */
price: Money, 
/**
 * The highest of these, where it differs.
 */
price_to?: Money, 
/**
 * What the cheapest variant cost before, where it cost more.
 */
compare_at?: Money, 
/**
 * Its first picture.
 */
image?: Image, 
/**
 * The colours that it comes in, `#rrggbb`, for swatches; those that are known.
 */
tones: Array<string>, 
/**
 * Whether any variant can be had.
 */
available: boolean, 
/**
 * How many variants it has.
 */
variants: number, 
/**
 * Its condition, where all that is shown of it has the same and it isn't new.
 */
condition?: Condition, 
/**
 * The variant that a list is about which asks for a colour or a condition; other answers say nothing of it.
 */
fitting?: Fitting, };

/**
 * A variant of a product on its page.
 */
export type Variant = { 
/**
 * Its id.
 */
id: VariantId, 
/**
 * `Poppy / 38`; empty where the product has nothing to choose.
 */
title: string, 
/**
 * One value for each of the product's options, in their order.
 */
options: Array<string>, 
/**
 * What it costs.
 */
price: Money, 
/**
 * What it cost before, where it cost more.
 */
compare_at?: Money, 
/**
 * Whether it can be had.
 */
available: boolean, 
/**
 * How many there are, where the shop says so. A hint, not a promise.
 */
stock?: number, 
/**
 * The shop's own number for it.
 */
sku?: string, 
/**
 * Its GTIN, with a right check digit: 8, 12, 13 or 14 digits.
 */
gtin?: string, 
/**
 * Whether it is new.
 */
condition: Condition, 
/**
 * Its own picture.
 */
image?: Image, };

/**
 * A product on its own page.
 */
export type Product = { 
/**
 * Sanitised HTML: paragraphs, lists, tables, emphasis, `http(s)` links. May be empty.
 */
description_html: string, 
/**
 * What kind of thing it is, as the shop says it: the last of `category_path`.
 */
category?: string, 
/**
 * The same with what it is a kind of, outermost first: `Clothes`, `Dresses`.
 */
category_path: Array<string>, 
/**
 * What a list is asked for by for each step of its path (`category=`): `clothes`, `clothes>dresses`. Of the shop's own
 * words, so the same in every language: an address that one friend shares shows the same goods to all.
 */
category_values: Array<string>, 
/**
 * The shop's own collections that it is in.
 */
collections: Array<string>, 
/**
 * What it is made of, where, and how it is looked after; as far as the shop says.
 */
provenance?: Provenance, 
/**
 * The shop's own words for it.
 */
tags: Array<string>, 
/**
 * What can be chosen; empty where there is one variant and nothing to choose.
 */
options: Array<ProductOption>, 
/**
 * Every variant, in the shop's order.
 */
variant_list: Array<Variant>, 
/**
 * Every picture, in the shop's order.
 */
images: Array<Image>, 
/**
 * Its page in the shop.
 */
url?: string, 
/**
 * The same thing in other shops: what has a GTIN in common with it. What can be had comes first, cheapest first.
 */
also_at: Array<AlsoAt>, 
/**
 * Its id.
 */
id: ProductId, 
/**
 * Whose it is.
 */
shop: ShopRef, 
/**
 * Its name, plain text.
 */
title: string, 
/**
 * The maker, plain text.
 */
brand?: string, 
/**
 * The language of its texts, BCP 47, where it is known.
 */
lang?: string, 
/**
 * The lowest price among the variants that can be had, or among all when none can.
 */
price: Money, 
/**
 * The highest of these, where it differs.
 */
price_to?: Money, 
/**
 * What the cheapest variant cost before, where it cost more.
 */
compare_at?: Money, 
/**
 * Its first picture.
 */
image?: Image, 
/**
 * The colours that it comes in, `#rrggbb`, for swatches; those that are known.
 */
tones: Array<string>, 
/**
 * Whether any variant can be had.
 */
available: boolean, 
/**
 * How many variants it has.
 */
variants: number, 
/**
 * Its condition, where all that is shown of it has the same and it isn't new.
 */
condition?: Condition, 
/**
 * The variant that a list is about which asks for a colour or a condition; other answers say nothing of it.
 */
fitting?: Fitting, };

/**
 * A variant as a cart line shows it; also for one that the shop no longer has.
 */
export type VariantLine = { 
/**
 * Its id.
 */
id: VariantId, 
/**
 * The product that it is a variant of.
 */
product: ProductId, 
/**
 * That product's name.
 */
product_title: string, 
/**
 * `Poppy / 38`; may be empty.
 */
title: string, 
/**
 * One value for each of the product's options.
 */
options: Array<string>, 
/**
 * Whose it is.
 */
shop: ShopRef, 
/**
 * What it costs; the last price once it is gone.
 */
price: Money, 
/**
 * What it cost before, where it cost more.
 */
compare_at?: Money, 
/**
 * Its own picture, or else the product's first.
 */
image?: Image, 
/**
 * Whether it can be had.
 */
available: boolean, 
/**
 * How many there are, where the shop says so and it is there. A hint, not a promise.
 */
stock?: number, 
/**
 * The shop no longer has it: it vanished from the shop's feed.
 */
gone: boolean, 
/**
 * The product's page in the shop, as long as it is there.
 */
url?: string, };

/**
 * A shop in a facet.
 */
export type FacetShop = { 
/**
 * Which.
 */
shop: ShopRef, 
/**
 * How many products one would find.
 */
count: number, };

/**
 * A value of a facet.
 */
export type FacetValue = { 
/**
 * What it is asked for by.
 */
value: string, 
/**
 * What it is called.
 */
label: string, 
/**
 * How many products one would find.
 */
count: number, };

/**
 * A range of prices.
 */
export type PriceRange = { 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * From this, in minor units.
 */
min: number, 
/**
 * To this, included. The dearest range has none.
 */
max?: number, 
/**
 * How many products one would find.
 */
count: number, };

/**
 * What a list can be narrowed to. Each count says how many products one would find by choosing that value, whatever else
 * is chosen of the same facet.
 */
export type Facets = { 
/**
 * Shops, in the order in which they came.
 */
shops: Array<FacetShop>, 
/**
 * Categories as a tree, told from the top down: each stands behind the one that it is in. `value` is its path, the
 * steps joined by `>`, and `label` its own name.
 */
categories: Array<FacetValue>, 
/**
 * Brands, those with most products first.
 */
brands: Array<FacetValue>, 
/**
 * The shops' own collections, those with most products first.
 */
collections: Array<FacetValue>, 
/**
 * Families of colours; `label` is the family's name again, for the client to translate.
 */
colours: Array<FacetValue>, 
/**
 * Sizes: letters, then numbers, then words.
 */
sizes: Array<FacetValue>, 
/**
 * `new`, `refurbished`, `used`; `label` is the same, for the client to translate.
 */
conditions: Array<FacetValue>, 
/**
 * Ranges of prices in each currency, the cheapest first.
 */
prices: Array<PriceRange>, 
/**
 * How many of what is found can be had.
 */
available: number, 
/**
 * How many are found.
 */
total: number, };

/**
 * A collection that shops put together themselves.
 */
export type Collection = { 
/**
 * What it is asked for by.
 */
id: string, 
/**
 * What it is called.
 */
title: string, 
/**
 * Whose it is, where all that is in it is of one shop.
 */
shop?: ShopRef, 
/**
 * How many products are in it.
 */
count: number, 
/**
 * Pictures of its first products, at most three.
 */
cover: Array<Image>, };

/**
 * Collections.
 */
export type CollectionList = { 
/**
 * Those with most products first.
 */
collections: Array<Collection>, };

/**
 * A page of products.
 */
export type ProductPage = { 
/**
 * The products.
 */
products: Array<ProductCard>, 
/**
 * Where the next page begins; `null` on the last.
 */
next: string | null, 
/**
 * How many there are in all. `null` on later pages.
 */
total: number | null, 
/**
 * What the list can be narrowed to, where that was asked for.
 */
facets?: Facets, 
/**
 * The words that were searched for instead, where those that were typed find nothing and look like a slip.
 */
corrected?: string, };

/**
 * All shops.
 */
export type ShopList = { 
/**
 * In the order in which they came.
 */
shops: Array<Shop>, };

/**
 * Variants by id.
 */
export type VariantList = { 
/**
 * In the order asked for; ids that never existed are left out.
 */
variants: Array<VariantLine>, };

/**
 * What a client does after a close.
 */
export type Retry = "backoff" | "fresh_copy" | "rejoin" | "never";

/**
 * One row of the table.
 */
export type CloseRow = { 
/**
 * The close code as it is on the wire.
 */
code: number, 
/**
 * Its stable name; also the close frame's reason text.
 */
name: string, 
/**
 * What the client does next.
 */
retry: Retry, 
/**
 * What the person is told, in English; the web client translates by `name`.
 */
tell: string, };

/** Why the server closes a socket, and what to do then. */
export const CLOSE_CODES: readonly CloseRow[] = [
  {
    "code": 1012,
    "name": "restart",
    "retry": "backoff",
    "tell": "The server is restarting. You will be back in a moment."
  },
  {
    "code": 4400,
    "name": "malformed",
    "retry": "fresh_copy",
    "tell": "Your browser sent something that could not be read. Your copy is being refreshed."
  },
  {
    "code": 4401,
    "name": "bad_token",
    "retry": "rejoin",
    "tell": "Your pass to this room is not valid. Joining again."
  },
  {
    "code": 4402,
    "name": "expired_token",
    "retry": "rejoin",
    "tell": "Your pass to this room has run out. Joining again."
  },
  {
    "code": 4403,
    "name": "forbidden",
    "retry": "fresh_copy",
    "tell": "A change was not allowed and has been taken back."
  },
  {
    "code": 4404,
    "name": "no_room",
    "retry": "never",
    "tell": "This room does not exist any more."
  },
  {
    "code": 4405,
    "name": "revoked_token",
    "retry": "rejoin",
    "tell": "Your pass to this room was withdrawn."
  },
  {
    "code": 4406,
    "name": "removed",
    "retry": "never",
    "tell": "You are no longer a member of this room."
  },
  {
    "code": 4408,
    "name": "silent",
    "retry": "backoff",
    "tell": "The connection stayed silent."
  },
  {
    "code": 4409,
    "name": "stale_epoch",
    "retry": "fresh_copy",
    "tell": "The room was rebuilt. Your copy is being refreshed."
  },
  {
    "code": 4413,
    "name": "too_large",
    "retry": "fresh_copy",
    "tell": "That change was too large."
  },
  {
    "code": 4414,
    "name": "too_deep",
    "retry": "fresh_copy",
    "tell": "That change could not be read."
  },
  {
    "code": 4420,
    "name": "room_full",
    "retry": "fresh_copy",
    "tell": "This room's board is full. Take something away first."
  },
  {
    "code": 4421,
    "name": "quota_exceeded",
    "retry": "fresh_copy",
    "tell": "You have put as much into this room as one person can."
  },
  {
    "code": 4429,
    "name": "too_many_sockets",
    "retry": "never",
    "tell": "This room is open in too many places at once. Close one and reload."
  },
  {
    "code": 4508,
    "name": "slow",
    "retry": "backoff",
    "tell": "The connection is slow. Catching up."
  },
  {
    "code": 4503,
    "name": "unavailable",
    "retry": "backoff",
    "tell": "The room is resting for a moment. Trying again."
  }
];

/** The schema that this client was built for. */
export const SCHEMA_VERSION = 5;

/** Largest board update in one frame, in bytes. */
export const MAX_UPDATE_BYTES = 65536;

/** Largest sync step 2, in bytes. */
export const MAX_STEP2_BYTES = 1048576;

/** Largest JSON message, in bytes. */
export const MAX_JSON_BYTES = 65536;

/** Largest awareness state, in bytes of JSON. */
export const MAX_AWARENESS_STATE_BYTES = 4096;

/** Most commands in one JSON array. */
export const MAX_COMMANDS_PER_MESSAGE = 64;

/** So long before a room's end its hosts are reminded of it. */
export const END_NOTICE_MS = 604800000;

/** So long after its end a room can be looked at; then it is deleted. */
export const END_GRACE_MS = 604800000;

/** The subprotocol of this client. */
export const SUBPROTOCOL = "cabas.v1";
