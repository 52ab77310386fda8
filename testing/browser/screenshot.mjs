// A picture of a page of our own, for the documents.
//   node screenshot.mjs URL PICTURE.png [WIDTH [HEIGHT]]
import { withBrowser, withPage } from './browser.mjs';

const [url, picture, width = '1200', height = '1000'] = process.argv.slice(2);
if (!picture) {
  console.error('usage: node screenshot.mjs URL PICTURE.png [WIDTH [HEIGHT]]');
  process.exit(2);
}
await withBrowser((browser) =>
  withPage(browser, { url, viewport: { width: Number(width), height: Number(height) } }, (page) =>
    page.screenshot({ path: picture })));
