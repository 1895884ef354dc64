import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { reasonText } from '../../domain/zoning/neighbours.ts';
import { mainsOfPair, type SharedMains } from '../../domain/zoning/shared-mains.ts';
