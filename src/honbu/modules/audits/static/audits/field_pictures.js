// Pictures of the field form: made smaller before they are kept, drawn into a canvas (the page shows no blob: address), signed by
// finger, pen or keyboard.

export const LONGEST = 2560;

export async function checksum(blob) {
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const blobOf = (canvas, kind, quality) => new Promise((resolve, reject) => {
  canvas.toBlob((blob) => { if (blob) resolve(blob); else reject(new Error("canvas")); }, kind, quality);
});

function drawn(bitmap, longest, canvas = document.createElement("canvas")) {
  const share = Math.min(1, longest / Math.max(bitmap.width, bitmap.height));
  canvas.width = Math.max(1, Math.round(bitmap.width * share));
  canvas.height = Math.max(1, Math.round(bitmap.height * share));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas;
}

// Painted anew, so the camera's notes (place, time, make) stay behind. Throws where the browser can't read it (HEIC).
export async function scaled(file) {
  const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  return blobOf(drawn(bitmap, LONGEST), "image/jpeg", 0.85);
}

export async function showIn(canvas, blob) { drawn(await createImageBitmap(blob), 480, canvas); }

export class Signature {
  constructor(canvas) {
    this.canvas = canvas;
    this.pen = canvas.getContext("2d");
    this.clear();
    canvas.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      this.last = this.place(event);
      this.line(this.last);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!this.last) return;
      for (const each of event.getCoalescedEvents?.() ?? [event]) this.line(this.place(each));
    });
    for (const name of ["pointerup", "pointercancel"]) canvas.addEventListener(name, () => { this.last = null; });
  }

  place(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: ((event.clientX - box.left) / box.width) * this.canvas.width,
      y: ((event.clientY - box.top) / box.height) * this.canvas.height,
    };
  }

  line(to) {
    Object.assign(this.pen, { lineWidth: 4, lineCap: "round", strokeStyle: "#000000" });
    this.pen.beginPath();
    this.pen.moveTo(this.last.x, this.last.y);
    this.pen.lineTo(to.x, to.y + 0.01);
    this.pen.stroke();
    this.last = to;
    this.signed = true;
  }

  clear() {
    this.pen.fillStyle = "#ffffff";
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.signed = false;
    this.last = null;
  }

  // 氏名 in letters, for whoever signs by keyboard.
  write(name) {
    this.clear();
    const { width, height } = this.canvas;
    Object.assign(this.pen, { fillStyle: "#000000", font: "48px sans-serif", textBaseline: "middle", textAlign: "center" });
    this.pen.fillText(name, width / 2, height / 2, width - 40);
    this.signed = true;
  }

  picture() { return blobOf(this.canvas, "image/png"); }
}
