/** The demo shop: a cart, an event when the visitor leaves, and an offer that a workflow sends back. */

const PRODUCTS = {
	'dawn-filter': { name: 'Dawn Filter', price: 11.5 },
	'night-ferry': { name: 'Night Ferry', price: 12.8 },
	'harbour-mug': { name: 'Harbour Mug', price: 18 },
};

/** After this long without an answer, the page says what may be missing. */
const ANSWER_PATIENCE_MS = 6000;

const MOST_LOG_LINES = 50;

const cart = new Map([
	['night-ferry', 2],
	['harbour-mug', 1],
]);
let offer;
let discountPercent = 0;
let patience;

const byId = (id) => document.getElementById(id);
const euros = (amount) =>
	new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' }).format(amount);
const cents = (amount) => Math.round(amount * 100) / 100;

function subtotal() {
	let sum = 0;
	for (const [sku, quantity] of cart) sum += PRODUCTS[sku].price * quantity;
	return cents(sum);
}

function total() {
	return cents(subtotal() * (1 - discountPercent / 100));
}

function change(sku, by) {
	const quantity = Math.min(99, (cart.get(sku) ?? 0) + by);
	if (quantity > 0) cart.set(sku, quantity);
	else cart.delete(sku);
	showCart();
}

/** An element with a class, a text and children; texts never become HTML. */
function make(tag, className, text, ...children) {
	const element = document.createElement(tag);
	element.className = className;
	element.textContent = text;
	element.append(...children);
	return element;
}

function makeButton(text, label, onClick) {
	const button = make('button', '', text);
	button.type = 'button';
	button.setAttribute('aria-label', label);
	button.addEventListener('click', onClick);
	return button;
}

function makeLine([sku, quantity]) {
	const { name, price } = PRODUCTS[sku];
	const controls = make(
		'div',
		'quantity',
		'',
		makeButton('−', `One ${name} less`, () => change(sku, -1)),
		make('span', '', String(quantity)),
		makeButton('+', `One ${name} more`, () => change(sku, 1)),
	);
	const amount = make('span', 'line-price', euros(price * quantity));
	return make('li', 'line', '', make('span', '', name), amount, controls);
}

function showCart() {
	const count = [...cart.values()].reduce((sum, quantity) => sum + quantity, 0);
	byId('cart-count').textContent = String(count);
	byId('cart-lines').replaceChildren(...[...cart].map(makeLine));
	byId('cart-empty').hidden = count > 0;
	byId('leave-button').disabled = count === 0;
	byId('discount-line').hidden = discountPercent === 0 || count === 0;
	byId('discount-label').textContent = `${discountPercent}% with your code`;
	byId('discount-amount').textContent = euros(total() - subtotal());
	byId('cart-total').textContent = euros(total());
}

/** One line of the event log; `direction` is "out" or "in". */
function log(direction, name, detail) {
	const list = byId('event-log');
	list.querySelector('.log-empty')?.remove();
	const time = new Date().toLocaleTimeString('en-GB');
	const arrow = direction === 'out' ? '↑' : '↓';
	const line = make('li', `log-${direction}`, `${time} ${arrow} `, make('b', '', name));
	if (detail !== undefined) line.append(` ${detail}`);
	list.prepend(line);
	while (list.children.length > MOST_LOG_LINES) list.lastElementChild.remove();
	return line;
}

async function leave() {
	const items = [...cart].map(([sku, quantity]) => ({ sku, quantity, ...PRODUCTS[sku] }));
	const data = { total: total(), currency: 'EUR', items };
	const line = log('out', 'cart_abandoned', JSON.stringify(data));
	clearTimeout(patience);
	const delivered = await window.PocketPing.trigger('cart_abandoned', data);
	line.append(delivered ? ' ✓' : ' – not delivered');
	patience = setTimeout(() => {
		byId('leave-hint').textContent =
			'Nothing has answered yet. The steps below connect n8n, and then an offer appears.';
	}, ANSWER_PATIENCE_MS);
}

function showOffer(data) {
	clearTimeout(patience);
	const discount = Number(data?.discount);
	offer = { discount: discount > 0 && discount < 100 ? discount : 0 };
	byId('offer-title').textContent = offer.discount
		? `Stay a little: ${offer.discount}% off your cart`
		: 'An offer for you';
	byId('offer-note').textContent = String(data?.message ?? 'For the next hour, just for you.');
	byId('offer-code').textContent = String(data?.code ?? '');
	byId('offer-code').hidden = !data?.code;
	byId('offer-apply').disabled = false;
	byId('offer-apply').textContent = 'Use it';
	byId('offer-banner').hidden = false;
	byId('leave-hint').textContent = 'A workflow answered. Its offer is at the top of the page.';
}

function useOffer() {
	discountPercent = offer.discount;
	byId('offer-apply').disabled = true;
	byId('offer-apply').textContent = 'Applied';
	showCart();
}

for (const card of document.querySelectorAll('.card')) {
	const { sku } = card.dataset;
	card.querySelector('.price').textContent = euros(PRODUCTS[sku].price);
	const button = card.querySelector('button');
	button.setAttribute('aria-label', `Add ${PRODUCTS[sku].name} to the cart`);
	button.addEventListener('click', () => change(sku, 1));
}
byId('base-url').textContent = location.origin;
byId('leave-button').addEventListener('click', leave);
byId('offer-apply').addEventListener('click', useOffer);
showCart();

window.PocketPing.onEvent('*', (data, event) => log('in', event.name, JSON.stringify(data)));
window.PocketPing.onEvent('show_offer', showOffer);
