/** A real picture for tests: a PNG of the size asked for, with colours that show when it is stretched. */
import { crc32, deflateSync } from 'node:zlib';

/** @returns the bytes of a PNG, 8 bit RGB */
export function drawPicture(width: number, height: number): Buffer {
	const rows = Buffer.alloc((width * 3 + 1) * height);
	for (let y = 0; y < height; y += 1) {
		for (let x = 0; x < width; x += 1) {
			const at = y * (width * 3 + 1) + 1 + x * 3;
			rows[at] = 168 + Math.round((60 * x) / width);
			rows[at + 1] = 90 + Math.round((90 * y) / height);
			rows[at + 2] = (Math.floor(x / 8) + Math.floor(y / 8)) % 2 ? 70 : 50;
		}
	}
	const header = Buffer.alloc(13);
	header.writeUInt32BE(width, 0);
	header.writeUInt32BE(height, 4);
	header.set([8, 2, 0, 0, 0], 8);
	const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
	const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND')];
	return Buffer.concat([signature, ...parts]);
}

function chunk(type: string, data = Buffer.alloc(0)): Buffer {
	const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const frame = Buffer.alloc(8);
	frame.writeUInt32BE(data.length, 0);
	frame.writeUInt32BE(crc32(body), 4);
	return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
