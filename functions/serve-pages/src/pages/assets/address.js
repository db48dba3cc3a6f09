// Where the person is: `#/activity/…`. The part behind `#` never reaches a server.
import { useEffect, useState } from './vendor/preact.js';

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return { parts: path.split('/').filter(Boolean).map(decodeURIComponent), query: new URLSearchParams(query) };
}

export function useAddress() {
  const [address, setAddress] = useState(read);
  useEffect(() => {
    const follow = () => setAddress(read());
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  return address;
}

/** The address of a page, from its parts. */
export function at(...parts) {
  return `#/${parts.map(encodeURIComponent).join('/')}`;
}

export function go(address) {
  location.hash = address;
}
