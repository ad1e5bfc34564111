// browser.mjs CHROMIUM PAGE [SCREENSHOTS]: a page of osgen graph in a real browser, as wide as a phone and as a desktop, light
// and dark. Prints the problems as JSON: what its console says, what it asks for, what is wider than the window, what
// cannot be read. SCREENSHOTS is a folder for four pictures to look at.

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const [executablePath, path, screenshots] = process.argv.slice(2);
const url = pathToFileURL(path).href;
const args = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];
const browser = await chromium.launch({ executablePath, args });
const problems = [];
try {
  for (const width of [390, 1440]) {
    for (const colorScheme of ['light', 'dark']) {
      const say = (text) => problems.push(`${width} ${colorScheme}: ${text}`);
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      page.on('console', (message) => say(`console: ${message.text()}`));
      page.on('pageerror', (error) => say(`script: ${error.message}`));
      page.on('request', (request) => {
        if (request.url() !== url && !request.url().startsWith('data:')) say(`asks for ${request.url()}`);
      });
      await page.goto(url);
      for (const problem of await page.evaluate(look)) say(problem);
      for (const problem of await interact(page)) say(problem);
      if (screenshots) await page.screenshot({ path: join(screenshots, `${width}-${colorScheme}.png`), fullPage: true });
      await page.close();
    }
  }
  problems.push(...await withoutScripts());
} finally {
  await browser.close();
}
console.log(JSON.stringify(problems));

/** A step with the focus lights its chain, and no more; a machine's button as well. */
async function interact(page) {
  const found = [];
  await page.locator('#boot-graph .step').first().focus();
  const lit = await page.locator('#boot-graph .step.lit').count();
  const dimmed = await page.locator('#boot-graph.dimmed').count();
  if (lit < 2 || dimmed !== 1) found.push(`focus on a step lights ${lit} steps`);
  await page.evaluate(() => document.activeElement.blur());
  if (await page.locator('#boot-graph.dimmed').count() > 0) found.push('without focus, steps stay dark');
  const last = page.locator('#boot-filter button').last();
  if (await page.locator('#boot-filter button').count() > 2) {
    await last.click();
    if (await last.getAttribute('aria-pressed') !== 'true' || await page.locator('#boot-graph.dimmed').count() !== 1) found.push('a machine’s button does nothing');
    await page.locator('#boot-filter button').first().click();
  }
  return found;
}

async function withoutScripts() {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(url);
  const found = [];
  for (const id of ['topology-graph', 'boot-graph']) if (!await page.locator(`#${id}`).isVisible()) found.push(`without scripts, ${id} is not to be seen`);
  if (await page.locator('#boot-filter').isVisible()) found.push('without scripts, there are buttons that do nothing');
  return found;
}

/** Runs in the page. */
function look() {
  const problems = [];
  const shown = (element) => element.checkVisibility({ checkVisibilityCSS: true });
  const named = (element) => `"${(element.textContent ?? '').trim().replace(/\s+/g, ' ').slice(0, 60)}"`;

  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth > clientWidth) problems.push(`the document is ${scrollWidth} wide, wider than the window (${clientWidth})`);
  for (const id of ['topology-graph', 'boot-graph']) {
    const box = document.getElementById(id)?.getBoundingClientRect();
    if (!box || box.width < 200 || box.height < 100) problems.push(`${id} is not to be seen`);
  }
  if (document.querySelectorAll('h1').length !== 1) problems.push('not one heading of the first level');
  const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
  for (const id of ids.filter((each, index) => ids.indexOf(each) !== index)) problems.push(`two elements are ${id}`);
  for (const link of document.querySelectorAll('a[href^="#"]')) if (!document.getElementById(link.hash.slice(1))) problems.push(`a link to nowhere: ${link.hash}`);
  for (const table of document.querySelectorAll('table')) if (!table.querySelector('thead th[scope=col]')) problems.push('a table without headings');
  for (const graphic of document.querySelectorAll('svg:not([aria-hidden])')) if (!graphic.querySelector(':scope > title') || !graphic.querySelector(':scope > desc')) problems.push('a drawing without title and description');

  // Text within its cell, box and drawing; nothing over anything else.
  for (const cell of document.querySelectorAll('td, th, li, p, summary, h1, h2, h3')) {
    if (shown(cell) && cell.scrollWidth > cell.clientWidth + 1 && cell.clientWidth > 0) problems.push(`${named(cell)} sticks out of its ${cell.localName}`);
  }
  const inside = (inner, outer) => inner.left >= outer.left - 1 && inner.right <= outer.right + 1 && inner.top >= outer.top - 1 && inner.bottom <= outer.bottom + 1;
  const overlap = (a, b) => a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
  for (const step of document.querySelectorAll('.step')) {
    const text = step.querySelector('text');
    if (text && !inside(text.getBoundingClientRect(), step.querySelector('rect').getBoundingClientRect())) problems.push(`${named(text)} sticks out of its step`);
  }
  for (const drawing of document.querySelectorAll('svg')) {
    const frame = drawing.getBoundingClientRect();
    const texts = [...drawing.querySelectorAll('text')].map((element) => [element, element.getBoundingClientRect()]);
    const boxes = [...drawing.querySelectorAll('.step > rect')].map((element) => [element.parentNode, element.getBoundingClientRect()]);
    for (const [element, box] of texts) if (!inside(box, frame)) problems.push(`${named(element)} sticks out of the drawing`);
    for (const list of [texts, boxes]) {
      list.forEach(([element, box], index) => {
        const other = list.slice(index + 1).find(([, beside]) => overlap(box, beside));
        if (other) problems.push(`${named(element)} lies over ${named(other[0])}`);
      });
    }
  }
  for (const card of document.querySelectorAll('#topology-graph g')) {
    const box = [...card.querySelectorAll('.card')].at(-1)?.getBoundingClientRect();
    for (const text of card.querySelectorAll('text:not(.mono)')) if (box && !inside(text.getBoundingClientRect(), box)) problems.push(`${named(text)} sticks out of its machine`);
  }

  // Contrast as WCAG 2.2 reckons it; 4.5 for text of this size.
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgb = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [r, g, b] = colour.slice(0, 3).map((value) => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (element) => {
    if (element.ownerSVGElement) {
      const rect = element.parentNode.matches('.step') ? element.parentNode.querySelector('rect') : element.previousElementSibling?.matches('.chip') ? element.previousElementSibling : element.parentNode.querySelector('.card');
      if (rect && !element.matches('.mono:not(.step *)')) return rgb(getComputedStyle(rect).fill);
    }
    for (let each = element; each; each = each.parentElement) {
      const colour = rgb(getComputedStyle(each).backgroundColor);
      if (colour[3] === 255) return colour;
    }
    return rgb('white');
  };
  for (const element of document.querySelectorAll('body *')) {
    const own = [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim() !== '');
    if (!own || !shown(element) || element.matches('script, style, title, desc, svg :is(title, desc)')) continue;
    const style = getComputedStyle(element);
    const text = rgb(element.ownerSVGElement ? style.fill : style.color);
    const [low, high] = [luminance(text), luminance(behind(element.matches('tspan') ? element.parentNode : element))].sort((a, b) => a - b);
    const contrast = (high + 0.05) / (low + 0.05);
    if (contrast < 4.5) problems.push(`${named(element)} has a contrast of ${contrast.toFixed(1)}`);
  }
  return problems.length > 12 ? [...problems.slice(0, 12), `and ${problems.length - 12} more`] : problems;
}
