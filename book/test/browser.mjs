// A Chromium without a network, for the tests.
import {chromium} from 'playwright-core';

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
         '--disable-component-update', '--disable-sync'],
});

// A page that collects what it should not do: errors, and requests for anything but a file.
export async function watched(browser, options) {
  const context = await browser.newContext(options), page = await context.newPage(), faults = [];
  page.setDefaultTimeout(120000);  // a busy machine is no fault
  page.on('console', (message) => { if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('requestfailed', (request) => faults.push(`failed: ${request.url()}`));
  page.on('request', (request) => { if (!/^(file|data|blob|about):/.test(request.url())) faults.push(`request: ${request.url()}`); });
  return {page, faults};
}
