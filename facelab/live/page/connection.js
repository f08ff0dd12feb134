// The websocket: says who we are, sends frames, hands on answers, and comes back when the server was away.

const RETRY = 2000; // ms
const SILENT = 10_000; // ms without an answer to a frame: the server hangs
const LOADING = 1000; // ms without a welcome, after which the reader is told that the networks are loading
// Closing codes after which trying again would not help; all others: the server is away.
const FINAL = { 4401: "wrongToken", 4403: "foreign", 4409: "takenOver" };

export class Connection {
  // `loading()`, `welcomed(facts)`, `answered(answer)` and `closed(reason)`, reason: "gone" or one of FINAL.
  constructor({ token, loading, welcomed, answered, closed }) {
    Object.assign(this, { token, loading, welcomed, answered, closed });
    this.socket = null;
    this.ready = false;
    this.timer = null;
    this.watch = null;
  }

  open() {
    clearTimeout(this.timer);
    const secure = location.protocol === "https:";
    const socket = new WebSocket(`${secure ? "wss" : "ws"}://${location.host}/api/frames`);
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      socket.send(JSON.stringify({ token: this.token }));
      this.watch = setTimeout(this.loading, LOADING);
    };
    socket.onmessage = (event) => this.received(JSON.parse(event.data));
    socket.onclose = (event) => this.ended(event.code);
  }

  received(message) {
    clearTimeout(this.watch);
    if (message.type === "welcome") {
      this.ready = true;
      this.welcomed(message);
    } else this.answered(message);
  }

  // 4 bytes of the frame's number, most significant first, then the JPEG.
  send(number, jpeg) {
    const message = new Uint8Array(4 + jpeg.byteLength);
    new DataView(message.buffer).setUint32(0, number);
    message.set(new Uint8Array(jpeg), 4);
    this.socket.send(message);
    this.expect();
  }

  expect() {
    clearTimeout(this.watch);
    this.watch = setTimeout(() => this.abandon(), SILENT);
  }

  // A socket whose other end hangs closes late or never: it is left alone and a new one opened.
  abandon() {
    const socket = this.socket;
    socket.onmessage = socket.onclose = socket.onopen = null;
    socket.close();
    this.ended(0);
  }

  ended(code) {
    clearTimeout(this.watch);
    this.ready = false;
    const reason = FINAL[code] || "gone";
    if (reason === "gone") this.timer = setTimeout(() => this.open(), RETRY);
    this.closed(reason);
  }
}
