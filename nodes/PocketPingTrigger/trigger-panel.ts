/** What the editor says beside the fields: n8n's own words would send users to a PocketPing website. */
import type { INodeTypeDescription } from 'n8n-workflow';

const TEST =
	"click 'Execute step'. Then open a page with the chat, such as <b>/demo</b> of your runtime, and write a message or send the event. It starts one run, which shows up in this editor.";
const RUNS =
	'The runs show up in the <a data-key="executions">executions list</a>, not in the editor.';

export const triggerPanel: INodeTypeDescription['triggerPanel'] = {
	header: 'Wait for an event from the page or the chat',
	executionsHelp: {
		inactive: `<b>While building your workflow</b>, ${TEST}<br /><br /><b>Once you're happy with it</b>, publish it. Then every matching event starts it. ${RUNS}`,
		active: `<b>While building your workflow</b>, ${TEST}<br /><br /><b>Your workflow is published</b>, so every matching event starts it. ${RUNS}`,
	},
};
