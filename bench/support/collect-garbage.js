// Loaded into servers whose memory is measured, with --expose-gc: a SIGUSR2 leaves only what is still in use,
// and has the size of that printed.
const { gc } = globalThis;

process.on('SIGUSR2', () => {
	gc();
	gc();
	console.log(`heap ${process.memoryUsage().heapUsed}`);
});
