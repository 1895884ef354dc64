# Untested where it was written: there was no Docker engine. The same two commands as in the README.
FROM node:24-bookworm-slim
WORKDIR /lianpian
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run prepare
# a volume takes its owner from the folder in the image
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8080
CMD ["node", "server/main.ts", "--host", "0.0.0.0", "--data", "/data"]
