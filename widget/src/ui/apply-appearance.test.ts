/** Which text colour can be read on the site's colour. */
import { luminance } from './apply-appearance';

test('white, black and the primaries have the luminance that WCAG gives them', () => {
	expect(luminance([255, 255, 255])).toBeCloseTo(1, 5);
	expect(luminance([0, 0, 0])).toBe(0);
	expect(luminance([0, 255, 0])).toBeCloseTo(0.7152, 4);
});
