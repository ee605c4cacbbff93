import { FILE_TYPES, fileTypeOf } from './file-types';

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const ftyp = (...brands: string[]) =>
	latin1(
		`\0\0\0${String.fromCharCode(16 + 4 * (brands.length - 1))}ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}mdat`,
	);

describe('fileTypeOf', () => {
	it.each([
		['image/png', 'a', 'image/png'],
		['IMAGE/PNG ; x=y', 'a.txt', 'image/png'],
		['audio/webm;codecs=opus', 'voice.webm', 'audio/webm'],
		['audio/x-m4a', 'a.m4a', 'audio/mp4'],
		['application/x-zip-compressed', 'a.zip', 'application/zip'],
		['', 'IMG_1.HEIC', 'image/heic'],
		[
			'application/octet-stream',
			'letter.docx',
			'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
		],
		// Windows with Excel on it.
		['application/vnd.ms-excel', 'table.csv', 'text/csv'],
		['application/vnd.ms-excel', 'table.xls', 'application/vnd.ms-excel'],
		['application/vnd.ms-excel', 'table', 'application/vnd.ms-excel'],
	])('%j and %s are %s', (mediaType, filename, expected) => {
		expect(fileTypeOf(mediaType, filename)?.mimeType).toBe(expected);
	});

	it.each([
		['text/html', 'a.txt'],
		['image/svg+xml', 'a.svg'],
		['application/xml', 'a.xml'],
		['text/javascript', 'a.js'],
		['application/x-msdownload', 'a.exe'],
		['application/octet-stream', 'a.html'],
		['application/octet-stream', 'a.svg'],
		['application/octet-stream', 'png'.repeat(2)],
		['', ''],
		['constructor', '__proto__'],
	])('%j and %j are not taken', (mediaType, filename) => {
		expect(fileTypeOf(mediaType, filename)).toBeUndefined();
	});

	it('knows every type of the widget protocol', () => {
		for (const type of [
			'image/jpeg',
			'image/gif',
			'image/webp',
			'application/pdf',
			'text/csv',
			'application/zip',
			'application/msword',
			'video/mp4',
			'audio/mpeg',
		]) {
			expect(fileTypeOf(type, 'x')?.mimeType).toBe(type);
		}
	});

	it('shows nothing in place that could be a page', () => {
		const shown = FILE_TYPES.filter(({ inline }) => inline).map(({ mimeType }) => mimeType);
		for (const mimeType of shown) {
			expect(mimeType).toMatch(/^(image|audio|video)\/(?!svg)|^application\/pdf$/);
		}
	});
});

describe('what files look like', () => {
	const looks: Array<[string, Buffer[], Buffer[]]> = [
		[
			'image/png',
			[latin1('\x89PNG\r\n\x1a\n…')],
			[latin1('PNG'), latin1('\x89PNG\n\n'), latin1('<svg>')],
		],
		['image/jpeg', [latin1('\xff\xd8\xff\xe1')], [latin1('\xff\xd8')]],
		['image/webp', [latin1('RIFF\x01\x02\x03\x04WEBPVP8 ')], [latin1('RIFF\x01\x02\x03\x04WAVE')]],
		[
			'image/heic',
			[ftyp('heic'), ftyp('mif1', 'heic'), ftyp('mif1')],
			[ftyp('isom'), ftyp('avif')],
		],
		['image/avif', [ftyp('avif', 'mif1'), ftyp('mif1', 'avif')], [ftyp('heic', 'mif1')]],
		[
			'video/mp4',
			[ftyp('isom', 'mp42'), ftyp('mp42'), ftyp('avc1')],
			[ftyp('heic'), latin1('moov')],
		],
		['video/quicktime', [ftyp('qt  '), latin1('\0\0\0\x08wide')], [latin1('wide')]],
		['video/webm', [latin1('\x1a\x45\xdf\xa3\x01')], [latin1('webm')]],
		[
			'audio/mpeg',
			[latin1('ID3\x04'), latin1('\xff\xfb\x90'), latin1('\xff\xf3')],
			[latin1('\xff\xf1'), latin1('\xff')],
		],
		['audio/aac', [latin1('\xff\xf1P'), latin1('\xff\xf9')], [latin1('\xff\xfb')]],
		['audio/wav', [latin1('RIFF\x01\x02\x03\x04WAVEfmt ')], [latin1('RIFF\x01\x02\x03\x04WEBP')]],
		['audio/ogg', [latin1('OggS\0')], [latin1('Ogg')]],
		[
			'application/pdf',
			[latin1('%PDF-1.4'), latin1('\xef\xbb\xbf%PDF-2.0')],
			[latin1('<html>%PDF-1.4')],
		],
		[
			'application/zip',
			[latin1('PK\x03\x04'), latin1('PK\x05\x06')],
			[latin1('PK'), latin1('MZ\x90')],
		],
		['application/msword', [latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')], [latin1('{\\rtf1')]],
		[
			'text/plain',
			[
				Buffer.from('Grüße, 你好 👋\n'),
				latin1('caf\xe9'),
				Buffer.from('\ufeffwith a mark'),
				Buffer.from('\ufeffHello', 'utf16le'),
				Buffer.from('if a < b and c > d\n<3'),
				Buffer.from('\x1b[31mred\x1b[0m'),
			],
			[
				Buffer.from('<!DOCTYPE html><p>'),
				Buffer.from(' \n\t<HTML>'),
				Buffer.from('<script>alert(1)</script>'),
				Buffer.from('\ufeff<svg xmlns="http://www.w3.org/2000/svg">'),
				Buffer.from('\ufeff<script>', 'utf16le'),
				Buffer.from('<?xml version="1.0"?>'),
				Buffer.from('<!-- x --><html>'),
				Buffer.from('<svg'),
				Buffer.from('MZ\x90\0\x03'),
				Buffer.from('\x7fELF\x02\x01\x01\0'),
			],
		],
	];

	it.each(looks)('%s', (mimeType, real, false_) => {
		const type = fileTypeOf(mimeType, '');
		expect(real.map((head) => type?.fits(head))).toEqual(real.map(() => true));
		expect(false_.map((head) => type?.fits(head))).toEqual(false_.map(() => false));
	});

	it('is told of any bytes without an error', () => {
		const heads = Array.from({ length: 300 }, (_, n) =>
			Buffer.from(Array.from({ length: n % 40 }, (_each, at) => (n * 31 + at * 17) & 0xff)),
		);
		for (const { fits } of FILE_TYPES)
			for (const head of heads) expect(typeof fits(head)).toBe('boolean');
		expect(fileTypeOf('video/mp4', '')?.fits(latin1('\xff\xff\xff\xffftypisom'))).toBe(true);
	});
});
