// Several instances on one Postgres and one Redis, with a balancer's view of them: any that is up will do.
const { Instance } = require('./instance');

class Cluster {
	/**
	 * @param env what all instances share
	 * @param envOf what one has for itself, by its name
	 */
	constructor(env, envOf = () => ({})) {
		this.env = env;
		this.envOf = envOf;
		this.instances = [];
	}

	/** Starts so many at once. */
	async start(count) {
		const names = ['A', 'B', 'C', 'D', 'E'];
		const added = Array.from({ length: count }, (_, n) => {
			const name = names[this.instances.length + n];
			return new Instance(name, { ...this.env, ...this.envOf(name) });
		});
		this.instances.push(...added);
		await Promise.all(added.map((instance) => instance.start()));
		return this.instances;
	}

	/** One that is up, in turn. @param not one that it should not be */
	any(not) {
		const up = this.instances.filter((instance) => instance.isUp && instance !== not);
		if (up.length === 0) throw new Error('no instance is up');
		this.turn = (this.turn ?? 0) + 1;
		return up[this.turn % up.length];
	}

	async stop() {
		await Promise.all(
			this.instances.map((instance) => (instance.isUp ? instance.end('SIGTERM') : undefined)),
		);
		for (const instance of this.instances) instance.remove();
	}
}

module.exports = { Cluster };
