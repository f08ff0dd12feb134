// Takes frames from the video and sends them. Two at most are on their way: while the server is busy newer frames are
// not sent. Nothing waits in a queue, so the delay cannot grow.

const IN_FLIGHT = 2;
const LONGEST_SIDE = 640; // a camera may give more than we asked for; a larger picture only takes longer
const QUALITY = 0.8;

export class FrameSender {
  constructor(video, connection, statistics) {
    Object.assign(this, { video, connection, statistics });
    this.canvas = document.createElement("canvas");
    this.pen = this.canvas.getContext("2d", { alpha: false });
    this.number = 0;
    this.flying = new Map(); // number -> {width, height, since}
    this.encoding = false;
    this.paused = false;
    this.last = -1;
    this.wait();
  }

  // Once for each frame of the camera where the browser can do that, else once for each frame of the screen.
  wait() {
    if (this.video.requestVideoFrameCallback) this.video.requestVideoFrameCallback(() => this.arrived());
    else requestAnimationFrame(() => this.arrived());
  }

  arrived() {
    this.wait();
    const time = this.video.currentTime;
    if (this.paused || !this.connection.ready || !this.video.videoWidth || time === this.last) return;
    this.last = time;
    if (this.encoding || this.flying.size >= IN_FLIGHT) this.statistics.skipped();
    else this.send();
  }

  async send() {
    const socket = this.connection.socket;
    const facts = { ...this.draw(), since: performance.now() };
    this.encoding = true;
    const blob = await new Promise((done) => this.canvas.toBlob(done, "image/jpeg", QUALITY));
    const jpeg = blob && (await blob.arrayBuffer());
    this.encoding = false;
    // The connection may have been lost, or another opened, while the picture was encoded.
    if (!jpeg || socket !== this.connection.socket || socket.readyState !== WebSocket.OPEN) return;
    this.number = (this.number + 1) >>> 0;
    this.flying.set(this.number, facts);
    this.connection.send(this.number, jpeg);
  }

  draw() {
    const { videoWidth, videoHeight } = this.video;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(videoWidth, videoHeight));
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)];
    if (this.canvas.width !== width || this.canvas.height !== height) Object.assign(this.canvas, { width, height });
    this.pen.drawImage(this.video, 0, 0, width, height);
    return { width, height };
  }

  // What is known of the frame that was answered; undefined for one of an earlier connection.
  answered(number) {
    const facts = this.flying.get(number);
    this.flying.delete(number);
    return facts;
  }

  forget() {
    this.flying.clear();
  }
}
