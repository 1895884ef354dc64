-- 施工: number of the approval by which an urgent repair may open ground under a ban (HC-2020 六(一)5; 城市道路管理条例 第三十三条).
alter table work add column approval text not null default '';
