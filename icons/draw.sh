#!/usr/bin/env bash
# Draws the icon's sizes from its source; needs rsvg-convert (librsvg2-bin) and ImageMagick.
set -euo pipefail
cd "$(dirname "$0")"
for size in 32 128 256; do
  rsvg-convert --width "$size" --height "$size" sisconecta.svg --output "$size.png"
done
convert 32.png 128.png 256.png sisconecta.ico
