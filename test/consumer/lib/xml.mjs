// XML as plain objects: {name, attributes, children, text}. Whether it is valid is for libvirt's own readers to say.

import { create } from 'xmlbuilder2';

export function parseXml(text) {
  return plain(create(text).root().node);
}

function plain(node) {
  const attributes = {};
  for (const attribute of node.attributes) attributes[attribute.name] = attribute.value;
  const children = [];
  let text = '';
  for (const child of node.childNodes) {
    if (child.nodeType === 1) children.push(plain(child));
    else if (child.nodeType === 3 || child.nodeType === 4) text += child.data;
  }
  return { name: node.nodeName, attributes, children, text: text.trim() };
}

/** The elements at a path such as `devices/disk`. */
export function all(element, path) {
  return path.split('/').reduce(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)), [element]);
}

/** The first element at a path; undefined if there is none. */
export function one(element, path) {
  return all(element, path)[0];
}

/** Text of the first element at a path. */
export function textAt(element, path) {
  return one(element, path)?.text;
}
