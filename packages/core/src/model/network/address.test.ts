import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AddressRange,
  contains,
  cover,
  everyAddress,
  parseAddress,
  parseCidr,
  without,
} from './address.js';

const inBlock = (cidr: string, address: string): boolean =>
  contains(parseCidr(cidr)!, parseAddress(address)!);

describe('addresses and blocks', () => {
  it('has the metadata address in the block of link-local addresses', () => {
    expect(inBlock('169.254.0.0/16', '169.254.169.254')).toBe(true);
    expect(inBlock('169.254.169.254/32', '169.254.169.253')).toBe(false);
    expect(inBlock('0.0.0.0/0', '169.254.169.254')).toBe(true);
    expect(inBlock('fd00:ec2::/32', 'fd00:ec2::254')).toBe(true);
    expect(inBlock('::/0', '2001:db8::1')).toBe(true);
  });

  it('keeps the families apart', () => {
    expect(inBlock('::/0', '10.0.0.1')).toBe(false);
    expect(inBlock('0.0.0.0/0', '::1')).toBe(false);
  });

  it('ignores bits behind the prefix', () => {
    expect(parseCidr('10.1.2.3/8')).toEqual(parseCidr('10.0.0.0/8'));
  });

  it.each([
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['2001:DB8:0:0::1', '2001:db8::1'],
    ['0:0:0:0:0:0:0:1', '::1'],
    ['64:ff9b::192.0.2.33', '64:ff9b::c000:221'],
  ])('reads %s as %s', (one, other) => {
    expect(parseAddress(one)).toBeDefined();
    expect(parseAddress(one)).toEqual(parseAddress(other));
  });

  it.each([
    '',
    '10.0.0',
    '10.0.0.256',
    '010.0.0.1',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8::',
    'fe80::1%eth0',
    '12345::',
    '1.2.3.4::',
  ])('refuses the address "%s"', (text) => expect(parseAddress(text)).toBeUndefined());

  it.each(['10.0.0.0', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/08', '10.0.0.0/-1', '::/129', '/8'])(
    'refuses the block "%s"',
    (text) => expect(parseCidr(text)).toBeUndefined(),
  );
});

/** Blocks in a space of 256 addresses, so that the test can check a law for each address. */
const small = fc
  .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 24, max: 32 }))
  .map(([last, prefix]) => parseCidr(`10.0.0.${last}/${prefix}`)!);
const space = parseCidr('10.0.0.0/24')!;
const members = (ranges: readonly AddressRange[]): readonly number[] =>
  Array.from({ length: 256 }, (_, i) => i).filter((i) =>
    ranges.some((range) => contains(range, parseAddress(`10.0.0.${i}`)!)),
  );

describe('ranges', () => {
  it('removes exactly the addresses of the holes', () => {
    fc.assert(
      fc.property(small, fc.array(small), (range, holes) => {
        const inHoles = new Set(members(holes));
        expect(members(without(range, holes))).toEqual(members([range]).filter((i) => !inHoles.has(i)));
      }),
    );
  });

  it('covers a block if every address is in some range', () => {
    fc.assert(
      fc.property(fc.array(small), (ranges) => {
        expect(cover(ranges, space)).toBe(members(ranges).length === 256);
      }),
    );
  });

  it('recognises two halves as all addresses', () => {
    const halves = [parseCidr('0.0.0.0/1')!, parseCidr('128.0.0.0/1')!];
    expect(cover(halves, everyAddress(32))).toBe(true);
    expect(cover(halves.slice(1), everyAddress(32))).toBe(false);
    expect(cover(halves, everyAddress(128))).toBe(false);
  });
});
