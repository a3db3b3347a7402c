/** The person wants others to see what they point at. */
export class PointEvent extends Event {
  static readonly type = "cb-point";
  constructor() {
    super(PointEvent.type, { bubbles: true, composed: true });
  }
}
