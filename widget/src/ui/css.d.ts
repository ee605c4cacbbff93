/** Style sheets are built into the bundle as text. */
declare module '*.css' {
	const text: string;
	export default text;
}
